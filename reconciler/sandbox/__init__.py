"""A fake Ozon shop to rehearse on: the Seller API with its limits, errors and sales.

It knows Ozon by itself and imports nothing from the rest of the project, so that two readings of
the same documentation check each other.

Typical use::

    shop = Shop.open(seed="demo", clock=ManualClock())
    client = httpx.Client(transport=InProcessTransport(create_app(shop)), base_url="http://shop")
"""

from .app import create_app
from .calls import Call
from .cells import Cell
from .clock import Clock, ManualClock, ScaledClock, SystemClock
from .fault_script import ScriptError
from .fault_seed import script_of
from .faults import FaultError
from .inprocess import InProcessTransport
from .limits import Limits
from .postings import Line, Posting
from .replies import ConnectionDropped, Killed, Silence
from .seed import Seed, SeedError, load_seed
from .server import serve
from .shop import Shop
from .world import WorldError

__all__ = [
    "Call",
    "Cell",
    "Clock",
    "ConnectionDropped",
    "FaultError",
    "InProcessTransport",
    "Killed",
    "Limits",
    "Line",
    "ManualClock",
    "Posting",
    "ScaledClock",
    "ScriptError",
    "Seed",
    "SeedError",
    "Shop",
    "Silence",
    "SystemClock",
    "WorldError",
    "create_app",
    "load_seed",
    "script_of",
    "serve",
]
