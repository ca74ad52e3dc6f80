"""The story of a cell's safety stock, for programs."""

from typing import Any

from reconciler.catalog.settings import selector_words
from reconciler.domain.safety import KeepDays, KeepService
from reconciler.plan.buffer_story import BufferStory, TriedRule
from reconciler.report.buffer_sums import safety_sum, z_of
from reconciler.report.buffer_text import misfit_words
from reconciler.report.document import document


def buffer_json(story: BufferStory) -> bytes:
    """What `safety-stock explain --format json` prints."""
    facts, published = story.facts, story.published
    return document(
        0,
        store=story.store,
        offer=facts.offer,
        warehouse=facts.warehouse,
        says=story.says,
        where=story.source.short,
        price=facts.price,
        price_from=story.price_from,
        scheme=facts.scheme,
        category=facts.traits.category,
        labels=facts.traits.labels,
        rules=[_rule(tried) for tried in story.tried],
        rule=story.rule.source.short if story.rule else None,
        offline=story.offline,
        uncertain=bool(story.uncertain),
        demand=_demand(story),
        asked=story.asked.units,
        unknown=story.asked.unknown,
        kept=story.kept.units,
        steadied=story.steadied,
        live=story.live,
        written=story.written,
        published=published.free if published else None,
        withheld=published.withheld if published else None,
        blocked=story.blocked,
    )


def _rule(tried: TriedRule) -> dict[str, Any]:
    return {
        "where": tried.rule.source.short,
        "match": selector_words(tried.rule.match),
        "keep": str(tried.rule.keep),
        "matches": None if tried.needs else tried.matches,
        "misfit": misfit_words(tried.misfit) if tried.misfit else "",
        "needs": tried.needs,
    }


def _demand(story: BufferStory) -> dict[str, Any] | None:
    keep = story.rule.keep if story.rule else None
    demand, window = story.asked.demand, story.window
    if not isinstance(keep, KeepDays | KeepService) or demand is None or window is None:
        return None
    told: dict[str, Any] = {
        "from": window.first,
        "to": window.last,
        "days": demand.days,
        "sales": keep.sales,
        "born_at": story.born_at,
        "mean": float(demand.mean),
        "sigma": demand.sigma,
        "sum": safety_sum(keep, demand) if demand.days else "",
    }
    if isinstance(keep, KeepService):
        told |= {"z": z_of(float(keep.level)), "lead_time_days": keep.lead_time_days}
    return told
