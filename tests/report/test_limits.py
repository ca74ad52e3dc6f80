"""Who set the limits of a policy, and the document that sets others."""

import pytest
import yaml

from reconciler.catalog.schema import accepts
from reconciler.policy.tuning import Origin
from reconciler.policy.verdict import Result
from reconciler.report.limits import set_by, settings_text


def result(*origins: Origin) -> Result:
    return Result(
        policy="price-step",
        title="x",
        enforce="deny",
        scope="plan",
        outcome="violated",
        why="x",
        where="policies/price-step.yaml:3",
        origins=origins,
    )


OWN = Origin("share", 0.5, "", "policies/price-step.yaml:8")
OTHER = Origin("share", 0.3, "profile strict", "policies/profiles.yaml:12")


def test_the_policys_own_numbers_need_no_more_than_its_place() -> None:
    assert set_by(result(OWN)) == "policies/price-step.yaml:3"


def test_what_another_document_set_is_named_with_its_place() -> None:
    told = "policies/price-step.yaml:3; share 0.3 (profile strict, policies/profiles.yaml:12)"
    assert set_by(result(OTHER)) == told


@pytest.mark.parametrize(
    "origins",
    [
        (OWN,),
        (),
        (Origin("days", ("11-11", 'a"b'), "", "x"), Origin("flag", True, "", "x")),
        (Origin("text", "no", "", "x"), Origin("enforce", "deny", "", "x")),
    ],
)
def test_the_document_can_be_used_as_it_is(origins: tuple[Origin, ...]) -> None:
    document = yaml.safe_load(settings_text(result(*origins)))
    assert accepts("policy-settings", document)
    said = document["policies"]["price-step"]
    params = {one.name: one.value for one in origins if one.name != "enforce"}
    expected = {name: list(v) if isinstance(v, tuple) else v for name, v in params.items()}
    assert said == ({"params": expected} if expected else {"enforce": "warn"})
