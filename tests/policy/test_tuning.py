import pytest

from reconciler.domain.errors import InvalidInput
from reconciler.domain.source import Source
from reconciler.policy import judge
from reconciler.policy.compiled import compile_policies
from reconciler.policy.document import PolicyDocuments, Profile, Settings, Tuning
from reconciler.policy.tuning import strange_stores
from tests.policy.builders import NOW, plan, policy, stock

HERE = Source("policies/settings.yaml", 3)
LIMIT = policy("op.delta <= params.most", match='op.kind == "stock"', params={"most": 5})
RISES = plan(stock(before=0, after=7))


def tuning(enforce=None, **params):
    return Tuning(source=HERE, enforce=enforce, params=params)


def profile(name="wide", **policies):
    return Profile(name=name, title="x", why="x", policies=policies, source=HERE)


def settings(store=None, profile=None, **policies):
    return Settings(store=store, profile=profile, policies=policies, source=HERE)


def documents(*settings, profiles=(), policies=(LIMIT,)):
    return PolicyDocuments(
        policies=policies, waivers=(), digest="d", profiles=tuple(profiles), settings=settings
    )


def decision(documents, store="samovar"):
    return judge(RISES, compile_policies(documents, store), NOW).decision


def test_the_policys_own_number_holds_until_somebody_says_another():
    assert decision(documents()) == "deny"
    assert decision(documents(settings(p=tuning(most=7)))) == "allow"


def test_a_profile_holds_only_where_it_is_chosen():
    wide = profile(p=tuning(most=9))
    assert decision(documents(profiles=[wide])) == "deny"
    chosen = documents(settings(profile="wide"), profiles=[wide])
    assert decision(chosen) == "allow"
    assert compile_policies(chosen).profile == "wide"


def test_the_nearer_document_wins():
    """Profile, then the settings of all stores, then those of the store."""
    wide = profile(p=tuning(most=9))
    both = (settings(store="samovar", p=tuning(most=7)), settings(profile="wide", p=tuning(most=6)))
    for given in (both, tuple(reversed(both))):
        assert decision(documents(*given, profiles=[wide])) == "allow"
        assert decision(documents(*given, profiles=[wide]), "other") == "deny"


def test_a_level_can_differ_and_a_policy_be_switched_off():
    assert decision(documents(settings(p=tuning("warn")))) == "allow"
    policies = compile_policies(documents(settings(p=tuning("off"))), "samovar")
    assert (policies.rules, len(policies.off)) == ((), 1)


def test_the_nearer_document_says_which_ways_approve():
    def ways(*settings, store="samovar"):
        (one,) = compile_policies(documents(*settings, profiles=[wide]), store).rules
        return one.policy.approved_by

    wide = profile(p=Tuning(source=HERE, approved_by=("label",)))
    every = settings(profile="wide", p=Tuning(source=HERE, approved_by=("review",)))
    own = settings(store="samovar", p=Tuning(source=HERE, approved_by=("comment", "review")))
    assert ways() == ("comment",)
    assert ways(settings(profile="wide")) == ("label",)
    assert ways(every) == ("review",)
    assert ways(own, every) == ("comment", "review")
    assert ways(own, every, store="other") == ("review",)
    assert documents(own, profiles=[wide]).ways() == {"comment", "review", "label"}


def test_a_result_tells_who_set_what():
    policies = compile_policies(documents(settings(store="samovar", p=tuning(most=6))), "samovar")
    (result,) = judge(RISES, policies, NOW).results
    told = {origin.name: (origin.value, origin.by, origin.where) for origin in result.origins}
    assert told["most"] == (6, "settings of samovar", "policies/settings.yaml:3")
    assert told["enforce"] == ("deny", "", "policies/p.yaml:1")


def test_a_whole_number_stands_for_a_decimal_one():
    share = policy("1.0 < params.share", params={"share": 0.5}, match='op.kind == "stock"')
    given = documents(settings(p=tuning(share=2)), policies=(share,))
    assert decision(given) == "allow"


@pytest.mark.parametrize(
    ("given", "code", "word"),
    [
        (documents(settings(q=tuning(most=1))), "unknown-policy", "`q`"),
        (documents(settings(p=tuning(mots=1))), "settings-param", "`mots`"),
        (documents(settings(p=tuning(most=1.5))), "settings-param", "whole number"),
        (documents(settings(p=tuning(most=True))), "settings-param", "yes or no"),
        (documents(settings(profile="wild")), "settings-unknown-profile", "wild"),
        (documents(settings(), settings()), "settings-twice", "all stores"),
        (documents(profiles=[profile(), profile()]), "settings-twice", "wide"),
        (documents(profiles=[profile(q=tuning(most=1))]), "unknown-policy", "`q`"),
    ],
)
def test_what_would_tune_nothing_is_told(given, code, word):
    with pytest.raises(InvalidInput) as caught:
        compile_policies(given, "samovar")
    (problem,) = caught.value.problems
    assert problem.code == code
    assert word.strip("`") in problem.message + problem.fix
    assert problem.source == HERE


def test_settings_of_a_store_that_is_not_there():
    (problem,) = strange_stores(documents(settings(store="samovra")), ["samovar"])
    assert problem.code == "settings-unknown-store"
    assert "samovar" in problem.fix
    assert not list(strange_stores(documents(settings(store="samovar"), settings()), ["samovar"]))
