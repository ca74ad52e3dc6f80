"""The problem codes of use cases: addresses, plan files, paths, skeletons. Codes are stable."""

EXPLAINED: dict[str, str] = {
    "approval-file": "The file is not an approval that `approve` wrote, it is damaged, or it was "
    "changed after it was given.",
    "approval-unsigned": "An approval without a name or a reason would tell nobody anything.",
    "endpoint-unsafe": "The API key would travel to this address unprotected, or the address is "
    "none. It must be https, or http on this machine for a sandbox.",
    "folder-unusable": "The skeleton of a shop can't be written there: a file stands where a "
    "folder belongs, a folder where a file does, or the system does not let us.",
    "import-nothing": "A filter of `import` chooses nothing of the live shop, so nothing would be "
    "written; that is hardly what was meant.",
    "no-base": "`plan --since auto` compares with the branch that the work is to be merged into. "
    "Variables of GitHub and GitLab name it, else the branch that the clone came from.",
    "not-to-approve": "The policy has nothing to be approved in this plan: it lets it pass, only "
    "warns, does not exist, or denies, which takes a waiver.",
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
    "unknown-cell": "The offer's stock is declared, but not on the warehouse that was asked for.",
    "unknown-run": "The journal in the state file has no run of that number, or it is a run of "
    "another shop. Runs are written down by the machine that applies, and kept for 400 days.",
    "unknown-type": "A card names a category and a type that do not belong together in Ozon's "
    "category tree, or that Ozon has taken away.",
    "unknown-offer": "No document of the store declares the offer that was asked for.",
}
"""Code to what it means and why it is a problem."""
