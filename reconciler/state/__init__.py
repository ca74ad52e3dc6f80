"""What was last applied, the journal of runs, and the lease. Only this room talks SQL."""
