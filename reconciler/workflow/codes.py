"""The problem codes of use cases: addresses, plan files, paths, skeletons. Codes are stable."""

EXPLAINED: dict[str, str] = {
    "article-missing": "A row of a spreadsheet has values and no article, so it is not clear whose "
    "they are. Rows that begin with Итого or Total are left out by themselves.",
    "unknown-article": "A row names an article that no document of the catalog declares: a typing "
    "error, or an offer that is not on Ozon. A new offer is declared first.",
    "row-twice": "Two rows say the same stock or price. Others take the last one; here "
    "neither wins.",
    "cell-formula": "A cell holds a formula. What it shows was computed when the file was last "
    "saved, and may be old; or nobody has computed it yet.",
    "cell-error": "A cell shows an error such as `#N/A` or `#REF!`: its formula, or the one it was "
    "pasted from, failed. Taken for a blank it would keep the old value, and nobody would know.",
    "cell-merged": "A cell lies behind the first one of merged cells, which has the value of "
    "all of them. Whether that value is meant for each row is not guessed.",
    "article-alike": "With --skip-unknown, an article that the catalog does not have, and that "
    "differs only in what people hardly see from one that has no row: letter case, a Cyrillic "
    "letter that looks like a Latin one, kinds of dashes, full-width signs.",
    "rows-hidden": "Rows of the sheet are hidden, by a filter or by hand, and say something. Who "
    "filters a sheet and saves it may mean what is shown, or all of it: `--hidden skip` or "
    "`--hidden take`.",
    "column-hidden": "A column of stock or prices is hidden, and has values. They would be taken "
    "without anybody having seen them; `--hidden take` or `--hidden skip` says what is meant.",
    "row-without-store": "A column says which store a row is for; some rows name another store, "
    "and some none.",
    "warehouse-not-named": "The store has several warehouses, and neither a column nor --warehouse "
    "says which one a row is for; or some rows name one, and some none.",
    "warehouse-unknown": "A cell names a warehouse that the store document does not have, or a "
    "name that several have. The id in brackets decides, as in Ozon's own files.",
    "count-without-moment": "A number of units on the shelf holds those of orders that wait; with "
    "the moment of the count they can be taken off.",
    "made-to-order": "A count can't say how many there are of an offer that is made to order.",
    "count-needed": "Git says what lay on the shelf at a moment. A new number needs a moment of "
    "its own: with the old one, what was sold since would come off twice.",
    "price-has-dates": "The offer's prices are a list with dates, and a sheet has one price. Such "
    "lists are changed by hand.",
    "approval-file": "The file is not an approval that `approve` wrote, it is damaged, or it was "
    "changed after it was given.",
    "approval-unsigned": "An approval without a name or a reason would tell nobody anything.",
    "branch-exists": "A branch of that name has commits that were not made here, or were changed "
    "since: made anew it would lose them.",
    "branch-is-base": "A pull request goes from one branch into another.",
    "branch-name": "git takes no branch of that name.",
    "detached-head": "A commit or a tag is checked out, and no branch: nobody can tell what the "
    "change begins on, and how to come back to it.",
    "shared-price-currencies": "A line outside the folders of stores speaks to all of them, and an "
    "amount has no currency of its own: 1490 roubles would be 1490 yuan in the other store.",
    "endpoint-unsafe": "The API key would travel to this address unprotected, or the address is "
    "none. It must be https, or http on this machine for a sandbox.",
    "folder-unusable": "The skeleton of a shop can't be written there: a file stands where a "
    "folder belongs, a folder where a file does, or the system does not let us.",
    "ignored-by-git": "A file that git is told to ignore gets into no commit, however it changes.",
    "made-elsewhere": "A run is settled and rolled back at the address that it was made at. "
    "Another shop knows nothing of it, and would be sent credentials that are not meant for it.",
    "merge-under-way": "A merge, a cherry-pick or a revert waits for its end; the next commit "
    "would be that.",
    "no-author": "git needs a name and an address for each commit.",
    "no-commit-yet": "A branch begins at a commit, and the repository has none.",
    "no-github-token": "GitHub opens pull requests for those who say who they are: by a token, in "
    "GITHUB_TOKEN or GH_TOKEN.",
    "no-remote": "A pull request is made of a branch that GitHub has, so there must be a remote.",
    "not-committed": "The edit is in the files, but git, or a hook that it runs, refused the "
    "commit. Nothing was lost, and the branch is as it was.",
    "not-on-github": "Pull requests are opened on GitHub, and the remote's address names no "
    "repository there. A token is sent to no other host.",
    "uncommitted-changes": "A commit holds whole files: what somebody changed in one of them "
    "before would be in it, as if it were a part of the edit.",
    "import-nothing": "A filter of `import` chooses nothing of the live shop, so nothing would be "
    "written; that is hardly what was meant.",
    "no-base": "`plan --since auto` compares with the branch that the work is to be merged into. "
    "Variables of GitHub and GitLab name it, else the branch that the clone came from.",
    "not-to-approve": "The policy has nothing to be approved in this plan: it lets it pass, only "
    "warns, does not exist, or denies, which takes a waiver.",
    "nothing-declared": "With `orphans: zero` or `archive`, a catalog without a single offer would "
    "take the whole shop off sale. That is a lost folder, and hardly what was meant.",
    "path-missing": "A path that should be checked does not exist.",
    "path-outside": "A path that should be checked is neither in the catalog folder nor in the "
    "policies folder, so nothing of it was read.",
    "plan-file": "The file is not a plan that `plan --out` saved, it is damaged, or it was made by "
    "a version whose plans this one can't read.",
    "plan-narrowed": "The plan was made with `plan --since`: it looked at what a branch changes, "
    "and at nothing else. It can be reviewed and approved; what is applied is planned in full.",
    "plan-gone": "The plan that a comment approves is not among the artifacts any more, or never "
    "was: without it nobody can tell how far the approval goes.",
    "report-file": "The file is not what `plan` or `apply` print as JSON, or another version of "
    "reconciler printed it.",
    "template-unfit": "The workbook that should be filled has no column for what is to be written, "
    "is no .xlsx file, or is written in a way that lets no cell be put in without touching others.",
    "unknown-cell": "The offer's stock is declared, but not on the warehouse that was asked for.",
    "unknown-run": "The journal in the state has no run of that number, or it is a run of "
    "another shop. Runs are written down by the machine that applies, and kept for 400 days.",
    "unknown-type": "A card names a category and a type that do not belong together in Ozon's "
    "category tree, or that Ozon has taken away.",
    "unknown-offer": "No document of the store declares the offer that was asked for.",
}
"""Code to what it means and why it is a problem."""
