"""Every problem code of the catalog, with a paragraph for the documentation. Codes are stable."""

EXPLAINED: dict[str, str] = {
    # Files and encoding
    "catalog-missing": "The catalog folder does not exist, is a file, or holds no YAML files. "
    "An empty catalog is never taken for an empty shop.",
    "policies-missing": "The policies folder does not exist or is a file. An empty folder is "
    "fine and means that there are no policies; a missing one is more likely a typing error.",
    "file-unreadable": "The system, or git, does not let the file be read; or it is a link or a "
    "submodule that is not followed.",
    "file-unwritable": "The system does not let the file, or its folder, be written. Nothing was "
    "written at all.",
    "file-changed": "The file was changed by another hand between reading and writing it. Nothing "
    "was written, so that the other change is not lost.",
    "file-too-large": "The file is larger than 64 MiB. Split it: documents of one kind may be "
    "spread over any number of files.",
    "encoding": "Files are UTF-8, with or without a byte order mark. The place named is the first "
    "byte that is not.",
    "control-character": "An invisible character (a control character, a byte order mark inside "
    "the text, U+0085, U+2028 or U+2029) stands in the file or is written as an escape. YAML "
    "scanners take some of them for line breaks even inside quotes.",
    "tab": "YAML is indented with spaces, and parsers disagree on tabs elsewhere, so no tab may "
    "stand anywhere in a file. Inside double quotes, \\t writes one.",
    # Revisions of git
    "no-git": "The catalog of a revision is read with git, which is not installed or not found.",
    "not-a-repository": "The catalog folder is not inside a git repository, so it has no "
    "revisions.",
    "git-failed": "git refuses to read the repository, for the reason that it gives; often the "
    "repository belongs to another user (git calls it dubious ownership).",
    "unknown-revision": "The name is not that of one commit: there is no such branch, tag or "
    "commit, or it is a range. A shallow clone, as CI makes it, lacks all older commits.",
    "ambiguous-revision": "Several revisions go by that name: a branch and a tag, or commits that "
    "begin with the same letters. Git would take one of them.",
    "no-common-commit": "Two revisions have no commit that both come from, so that nobody can tell "
    "what was changed on one of them. A shallow clone, as CI makes it, may lack that commit.",
    # YAML
    "yaml-syntax": "The text is not YAML from here on. The rest of the file could not be read; "
    "documents before this place were.",
    "yaml-feature": "Anchors, aliases, merge keys, tags and directives are not supported: what a "
    "line says must be seen in that line.",
    "duplicate-key": "A key is said twice in one mapping. Most YAML tools silently take the last.",
    "key-not-text": "A key, such as an offer id, must be text. Without quotes YAML reads 12345, "
    "00123, 1e5, true or null as something else, and characters would be lost.",
    "number-format": "A number with a leading zero, a plus sign or an exponent, a number in hex "
    "or octal, infinity, or one with more than 18 characters. Amounts are written in plain "
    "digits with a dot; articles and other texts in quotes.",
    "too-deep": "More levels of nesting than any document needs; mostly an unclosed bracket.",
    "too-many-problems": "The problems of this file or document beyond a limit are only counted.",
    # Kinds and shapes
    "unknown-mapping": "There is no mapping for spreadsheets of that name, shipped or as a file, "
    "or the file does not hold one mapping.",
    "missing-kind": "Every document begins with `kind:`, which says what it is.",
    "unknown-kind": "There is no such kind of document.",
    "misplaced-kind": "Policies and waivers stand in the policies folder, all other kinds in the "
    "catalog folder.",
    "header-not-stock": "`on_hand` of a mapping names headers of stock that count the shelf. One "
    "that no stock is taken from guards nothing; mostly it is misspelt.",
    "not-in-this-version": "The key, value or kind is planned and not there yet. The fix says "
    "what to write instead.",
    "unknown-key": "The mapping has no such key. Unknown keys are never ignored: a typing error "
    "would silently leave something unmanaged.",
    "missing-key": "A key that the document needs is not there.",
    "bad-key": "A key is empty or too long. An offer id has 1 to 50 characters (Ozon Seller API "
    "docs, 2026-09).",
    "wrong-type": "The value is of another type than the one expected; for example text in "
    "quotes where a number belongs, or a fraction where units are counted.",
    "not-a-choice": "The value is not one of a fixed list of choices.",
    "out-of-range": "The number is too small or too large. Stock is 0 to 999,999 (Ozon Seller "
    "API docs, 2026-09: less than 1,000,000).",
    "empty": "A text, a list or a mapping has nothing in it.",
    "twice-in-list": "A list whose items differ holds one of them twice.",
    "list-too-long": "A list holds more items than Ozon takes, such as more than 50 pictures.",
    "bad-text": "The text is not of the form that it should have.",
    "bad-date": "The day, or the moment, does not exist in the calendar.",
    "refused": "The document does not fit its schema, in the words of the schema validator.",
    # The store
    "no-store": "The catalog needs a document of kind `store`, which names the currency and the "
    "warehouses.",
    "two-stores": "Several stores are told apart by a folder of their own directly under the "
    "catalog, and by their names.",
    "store-not-named": "The catalog holds several stores; say which one is meant.",
    "unknown-store": "No store of the catalog has this name.",
    "secret-in-git": "A credential stands where the name of an environment variable belongs. A "
    "key that was ever committed should be revoked.",
    "bad-endpoint": "The API key is sent to the endpoint, so it must be https, or http on this "
    "machine for a sandbox.",
    "unknown-warehouse": "The store document names no warehouse with this alias.",
    # Products
    "misplaced-defaults": "Defaults of a folder stand in a file named `_defaults.yaml`, and "
    "nothing else does. Defaults of one document are its key `defaults`.",
    "defaults-disagree": "An offer is described in two places with different defaults, and both "
    "reach the same field. Neither of two defaults wins.",
    "too-many-images": "Ozon takes 50 pictures in all: 50 `images`, or 49 beside a "
    "`primary_image` (Ozon Seller API docs, 2026-09).",
    "package-unit": "A size or a weight without a unit. Units may come from defaults.",
    "package-weight": "A package weighs up to 1000 kg (Ozon Seller API docs, 2026-09).",
    "package-density": "Weight and sizes do not fit each other: Ozon takes 0.001 to 13.55 grams a "
    "cubic centimetre (Incorrect_density, Ozon Seller API docs, 2026-09). Mostly a wrong unit.",
    "vat-differs": "Two documents, of products and of prices, say different VAT rates of an offer.",
    "removed-by-ozon": "Ozon has taken this field out of its API, or announced it.",
    "archived-with-stock": "An offer whose state is `archived` has units declared. An archived "
    "product can't be sold, and Ozon refuses its stock.",
    "released-declared": "An offer whose state is `released` is not managed any more, and another "
    "document declares something about it.",
    "moved-twice": "An offer id is moved away twice, or two offers are moved to the same id.",
    "moved-in-circle": "Entries of kind `moved` lead from an offer id back to itself.",
    "moved-still-declared": "An offer id that was moved to another one is still declared. After a "
    "rename all documents use the new id.",
    # Attributes and their lock
    "no-lock": "An attribute is named, and the catalog has no file `attributes.lock`, which says "
    "what names mean at Ozon. `reconciler resolve` asks the shop and writes it.",
    "lock-broken": "The file `attributes.lock` is not as `reconciler resolve` wrote it; often a "
    "merge in git left two versions in it.",
    "lock-version": "The file `attributes.lock` was written by a newer reconciler.",
    "type-not-locked": "The lock does not hold the category and type of the card. `reconciler "
    "resolve` adds what is missing.",
    "attribute-without-type": "What a name means depends on the category and the type, and the "
    "card says only one of them or neither. Attributes named by id do without.",
    "unknown-attribute": "The type has no attribute of this name or id at this place: in "
    "`attributes`, in that group of `complex_attributes`, or named in `remove`.",
    "ambiguous-attribute": "Several attributes of the type have this name. Ozon's id tells them "
    "apart.",
    "attribute-gone": "Ozon had this attribute once, and has taken it away from the type.",
    "type-as-attribute": "The attribute 8229 repeats the type of the product. Ozon takes the type "
    "in a field of its own (Ozon Seller API docs, 2026-09).",
    "value-not-locked": "The attribute has a dictionary, and the lock does not hold this text: "
    "nobody has looked it up yet, or it is misspelt.",
    "unknown-value": "The attribute has a dictionary, and the shop's own search knows no such "
    "text in it.",
    "ambiguous-value": "The dictionary has several values that differ in letter case alone, and "
    "none is written exactly so.",
    "too-many-values": "The attribute takes one value, or fewer than are said.",
    "no-dictionary": "An entry is named by its id, and the attribute has no dictionary.",
    "required-attribute": "A card that says all of a new product (category, type, sizes and "
    "weight, a picture, attributes) lacks an attribute that its type requires. Cards that say "
    "less are for products that the shop has already, and are not held to it.",
    "type-disabled": "Ozon takes no new products in this category or type any more.",
    # Prices and stocks
    "offer-id": "An offer id holds an invisible character, or blanks around it, and would not be "
    "found in the shop.",
    "said-twice": "The same stock cell or price field is declared in two places, or one warehouse "
    "has two aliases. Neither of two declarations wins.",
    "statement-mixed": "A stock cell says two things at once, a moment that does not go with its "
    "number, or a moment alone. `free` goes with `as_of`, `on_hand` with `counted_at`, and `fixed` "
    "holds for ever.",
    "keep-mixed": "`keep` says `days` beside `service_level`, neither of them, or `lead_time_days` "
    "without a service level.",
    "money-decimals": "Money has at most two digits after the dot. Nothing is rounded silently.",
    "price-dates": "Prices with dates do not fit each other: one ends before it begins, two hold "
    "at the same time, or nothing says what holds once one ends.",
    "old-price-not-above": "`old_price` is shown struck through and must be greater than `price` "
    "(Ozon Seller API docs, 2026-09).",
    "min-price-not-below": "`min_price` is the lower bound that promotions keep and must be below "
    "`price` (Ozon Seller API docs, 2026-09).",
    "old-price-too-far": "The discount from `old_price` to `price` must be less than 90 % (Ozon "
    "Seller API docs, 2026-09). Mostly a digit too many.",
    "old-price-gap": "In rubles the gap between `old_price` and `price` must be more than 20 for "
    "prices up to 400, more than 5 % up to 10,000, and more than 500 above (Ozon Seller API docs, "
    "2026-09).",
    "min-price-too-low": "`min_price` must be at least half of `price` (Ozon Seller API docs, "
    "2026-09).",
    "rule-unreachable": "A safety-stock rule stands after one that matches everything, or all that "
    "it matches itself, or no price lies inside its bounds. The first rule that matches wins, in "
    "the order of file names and of positions in a file. Only rules that several stores share may "
    "stand behind such a rule of a store's own.",
    "rule-idle": "A note, no mistake: a safety-stock rule matches no offer with stock that is "
    "declared now. Mostly a pattern, a label or a category is misspelt, or its goods are gone.",
    # Edits
    "bad-target": "A word of `set` or `unset` names no value of an offer, such as MUG@msk or "
    "MUG.price.",
    "bad-value": "What stands behind `=` is not one value in YAML.",
    "not-declared": "`unset` names a value that the catalog does not say for this offer.",
    "shared-file": "The value stands in a file that several stores share, so the change would "
    "concern all of them.",
    # Policies
    "duplicate-policy": "Two policies share an id, and a waiver names a policy by its id.",
    "unknown-policy": "A waiver, a profile, settings or a test name a policy that is not in the "
    "policies folder.",
    "policy-tests-missing": "The file or folder of tests of policies does not exist.",
    "policy-test-range": "A range of offers such as TEA-{1..21} in a test of a policy stands for "
    "no offers, or for too many.",
    "bad-time-zone": "The system does not know a time zone of that name. Names are those of the "
    "IANA database, such as Europe/Moscow or Asia/Shanghai; some small systems come without it.",
}
"""Code to what it means and why it is a problem."""
