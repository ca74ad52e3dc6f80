"""A shop lived through in virtual time: buyers, people, faults, and the tool between them."""
