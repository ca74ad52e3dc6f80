"""The story of a cell's safety stock, for people at a terminal."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from reconciler.catalog.settings import rule_words
from reconciler.domain.demand import FEWEST_DAYS, Demand
from reconciler.domain.safety import KeepDays, KeepService, KeepShare, KeepUnits
from reconciler.domain.stock import Fixed, Free, OnHand
from reconciler.plan.buffer_story import BufferStory, TriedRule
from reconciler.plan.misfit import Misfit
from reconciler.report.buffer_sums import rounded, safety_sum
from reconciler.report.words import amount, count, moment, number


def buffer_text(story: BufferStory) -> RenderableType:
    """What `safety-stock explain` prints."""
    return Group(*_parts(story))


def misfit_words(misfit: Misfit) -> str:
    """`price 990 is not >= 10000`, `label class is B, not A`, `scheme rfbs is not fbs`."""
    name = f"{misfit.part} {misfit.label}" if misfit.label else misfit.part
    wanted = " or ".join(misfit.wanted)
    if misfit.bound:
        wanted = f"{misfit.bound.comparison} {misfit.bound.amount}"
    if misfit.has is None:
        return f"{_nothing(misfit)}, so it is not {wanted}"
    if misfit.label:
        return f"{name} is {misfit.has}, not {wanted}"
    return f"{name} {misfit.has} is not {wanted}"


def _nothing(misfit: Misfit) -> str:
    match misfit.part:
        case "label":
            return f"git says no label {misfit.label}"
        case "category":
            return "git says no category"
        case _:
            return f"the {misfit.part} is not known"


def _parts(story: BufferStory) -> Iterator[RenderableType]:
    facts = story.facts
    yield Text.assemble((f"{facts.offer}@{facts.warehouse}", "bold"), f" in {story.store}")
    yield Text(f"git: {_said(story)} ({story.source.short})")
    yield Text(f"  {_known(story)}", "dim")
    yield from _rules(story)
    yield from _demand(story)
    yield from _result(story)


def _said(story: BufferStory) -> str:
    match story.says:
        case Free():
            return f"{number(story.says.units)} free to sell"
        case OnHand():
            return f"{number(story.says.units)} on hand"
        case Fixed():
            return f"{number(story.says.units)} for ever"


def _known(story: BufferStory) -> str:
    facts = story.facts
    says = "as git says" if story.price_from == "git" else "as the shop has it"
    words = [f"price {amount(facts.price)}, {says}"] if facts.price is not None else []
    words += [f"scheme {facts.scheme}"] if facts.scheme else []
    words += [f"category {facts.traits.category}"] if facts.traits.category else []
    words += [f"label {name} {value}" for name, value in facts.traits.labels.items()]
    return "; ".join(words) or "neither price nor category nor labels are known"


def _rules(story: BufferStory) -> Iterator[RenderableType]:
    if isinstance(story.says, Fixed):
        yield Text("\nMade to order: no safety stock is kept, whatever the rules say", "bold")
        return
    yield Text("\nRules, the first that matches wins:" if story.tried else "\nNo rules", "bold")
    for tried in story.tried:
        where = (f" ({tried.rule.source.short})", "dim")
        yield Padding(Text.assemble(rule_words(tried.rule), where), (0, 0, 0, 2))
        yield Padding(_verdict(tried), (0, 0, 0, 4))
    if story.tried and not story.rule:
        yield Text("  no rule matches")


def _verdict(tried: TriedRule) -> Text:
    if tried.misfit:
        return Text(f"no: {misfit_words(tried.misfit)}", "yellow")
    if tried.needs:
        return Text(f"may match: only the shop knows the {' and the '.join(tried.needs)}", "cyan")
    return Text("matches", "green")


def _demand(story: BufferStory) -> Iterator[RenderableType]:
    keep = story.rule.keep if story.rule else None
    demand, window = story.asked.demand, story.window
    if not isinstance(keep, KeepDays | KeepService) or demand is None or window is None:
        return
    of = "the offer, Ozon's warehouses too" if keep.sales == "offer" else story.facts.warehouse
    days = count(len(demand.days), "day")
    yield Text(f"\nUnits sold a day of {of}:", "bold")
    if demand.days:
        yield Text(
            f"  {days}, from {window.first:%Y-%m-%d} up to and without {window.last:%Y-%m-%d} (UTC)"
        )
        yield Padding(Text(" ".join(map(str, demand.days))), (0, 0, 0, 2))
    for line in (*_age(story, keep.window_days, demand), *_moments(keep, demand)):
        yield Text(f"  {line}")


def _age(story: BufferStory, wanted: int, demand: Demand) -> Iterator[str]:
    known = len(demand.days)
    if known < wanted and story.born_at:
        yield f"the card was created at {moment(story.born_at)}, so not {wanted} days count"
    if not known:
        yield "nothing is known of its sales yet, and nothing is kept back"


def _moments(keep: KeepDays | KeepService, demand: Demand) -> Iterator[str]:
    if demand.days:
        yield f"mean {rounded(demand.mean)} = {sum(demand.days)} / {len(demand.days)}"
    if demand.days and isinstance(keep, KeepService):
        poisson = len(demand.days) < FEWEST_DAYS
        why = f", the square root of the mean: fewer than {FEWEST_DAYS} days" if poisson else ""
        yield f"sigma {rounded(demand.sigma)}{why}"


def _result(story: BufferStory) -> Iterator[RenderableType]:
    asked = story.asked
    if asked.unknown:
        yield Text(f"\nKept back: not known: {asked.unknown}", "bold red")
    elif story.rule:
        yield Text(f"\nKept back: {_sum(story)}", "bold")
    if story.uncertain:
        yield Text("  if none of the rules matches that only the shop can decide", "cyan")
    if story.steadied:
        yield Text(
            f"  {number(story.kept.units)} stay kept as before: what goes by sales moves only when"
            " it is off by a quarter and by two units"
        )
    yield _published(story)


def _sum(story: BufferStory) -> str:
    asked, units = story.asked, story.says.units
    keep = story.rule.keep if story.rule else None
    match keep:
        case KeepShare():
            return f"{number(asked.units)} = {keep} of {number(units)}, rounded up"
        case KeepDays() | KeepService() if asked.demand and asked.demand.days and units:
            return f"{number(asked.units)} = {safety_sum(keep, asked.demand)}"
        case KeepUnits() if units:
            return f"{number(asked.units)}, whatever was declared"
        case _:
            return "nothing" if units else "nothing of nothing"


def _published(story: BufferStory) -> Text:
    published = story.published
    if story.blocked:
        return Text(f"\nCan't be written: {story.blocked}", "bold red")
    if published is None:
        return Text("\nThe published number is not known", "bold")
    shown = f"{number(published.free)}, {number(published.withheld)} kept back"
    if story.live is None:
        return Text(f"\nPublished if all of it is free: {shown}", "bold")
    if story.after is None:
        return Text(f"\nThe shop shows {number(published.free)}; nothing is applied", "bold")
    then = f"now {number(story.live.free)}" if story.written else "nothing to write"
    return Text(f"\nPublished: {shown}; {then}", "bold")
