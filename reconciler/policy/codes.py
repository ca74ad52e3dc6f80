"""The problem codes of policies' expressions, messages and params. Codes are stable.

What the documents themselves can get wrong is explained by the catalog room.
"""

EXPLAINED: dict[str, str] = {
    "expression-syntax": "The expression of `match` or `require` is not CEL from here on; mostly a "
    "missing bracket or quote, or `and` where `&&` belongs.",
    "expression-type": "An operator or a function gets values that do not go together, such as a "
    "whole number and a decimal one. CEL converts nothing by itself: write 5.0 for 5, in params "
    "too, or convert with double(...).",
    "expression-unknown-name": "The expression speaks of a variable, a param or a function that "
    "does not exist. The variables of policies are listed in the documentation.",
    "expression-not-boolean": "`match` and `require` must give true or false, and this expression "
    "gives something else.",
    "expression-too-long": "The expression has more characters than is read. Split it into several "
    "policies.",
    "expression-too-deep": "The expression has more brackets in brackets than the engine follows. "
    "Split it into several policies.",
    "expression-too-heavy": "The expression goes through a list inside another list, which could "
    "take for ever. Most of these say `in` or `matches` in a complicated way.",
    "expression-has": "has() asks a message for one of its fields, and policies have plain "
    "variables. Some have a test of their own, such as `op.has_old_price_after`.",
    "expression-refused": "The engine refuses the expression for a reason of its own, which the "
    "message repeats.",
    "wrong-kind": "The policy asks for a variable that only one kind of operation has, and does "
    "not say in `match` that it means that kind. It would end as unknown for all the others.",
    "wrong-scope": "The variable describes one operation, and the policy judges the plan as a "
    "whole.",
    "policy-param": "A param is not a finite number, a short text, true or false, or its name "
    "can't be used in an expression.",
    "settings-unknown-store": "A `policy-settings` document is for a store that the catalog does "
    "not have. Its numbers would hold for nobody, and nobody would notice.",
    "settings-unknown-profile": "The settings choose a `policy-profile` that no document "
    "describes.",
    "settings-param": "A profile or the settings give a number to a param that the policy does not "
    "have, or of another type than it has there.",
    "settings-twice": "Two documents are the settings of the same store, or describe the same "
    "profile: nobody could tell which one holds.",
    "policy-unreachable": "No kind of change meets the `match` of the policy, so it is never "
    "asked.",
    "policy-constant": "The policy says the same of every plan: its expressions compare nothing "
    "that a plan has.",
    "policy-shadowed": "Another policy asks the same with a limit that is at least as narrow and a "
    "level that is at least as grave, so this one adds nothing.",
    "policy-test-fact": "`facts` of a test name a variable that does not exist, or give it a value "
    "of another type.",
    "message-unknown-name": "The message of a policy names a variable in braces that does not "
    "exist there.",
    "message-format": "A place in the message asks for a format that does not exist, or for one "
    "that is made for numbers. The formats are `:percent` and `:money`.",
    "message-brace": "A brace stands alone in the message. Places are written {name}; a brace "
    "itself is written twice.",
    "waiver-lapsed": "The last day of the waiver has passed, so the policy counts again. Plans "
    "tell it as well, and go on; `validate` asks for the document to be removed or renewed.",
}
"""Code to what it means and why it is a problem."""
