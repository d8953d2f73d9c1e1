"""The queue in one place to import from: `from guichet.queue import api as queue`.

Somebody takes a ticket, a window calls it, serves it, holds it or hands it over; every change is an event with its
moment, and waiting and service times are computed from those.
"""

from guichet.queue.events import (
    HolderRecognised,
    ServiceDone,
    TicketBegun,
    TicketCalled,
    TicketFinished,
    TicketHandedOver,
    TicketHeld,
    TicketLeft,
    TicketTaken,
    TurnNear,
    WindowClosed,
    WindowOpened,
)
from guichet.queue.measuring import measures
from guichet.queue.offices import callback_office, office
from guichet.queue.operations.ask_call_back import ask_call_back
from guichet.queue.operations.begin_ticket import begin_ticket
from guichet.queue.operations.call_next import call_next
from guichet.queue.operations.call_ticket import call_ticket
from guichet.queue.operations.close_window import close_window
from guichet.queue.operations.complete_service import complete_service
from guichet.queue.operations.end_days import end_days
from guichet.queue.operations.finish_ticket import finish_ticket
from guichet.queue.operations.hand_over_ticket import hand_over_ticket
from guichet.queue.operations.hold_ticket import hold_ticket
from guichet.queue.operations.leave_queue import leave_queue
from guichet.queue.operations.open_window import open_window
from guichet.queue.operations.recognise_holder import recognise_holder
from guichet.queue.operations.take_ticket import take_ticket
from guichet.queue.queries import (
    board,
    history,
    offices,
    status,
    ticket,
    ticket_at,
    ticket_id_of,
    tickets,
    window_of,
    windows,
)
from guichet.queue.schema import json_schema
from guichet.queue.types import (
    Board,
    BoardLine,
    Lane,
    LaneMeasures,
    Measures,
    Office,
    Place,
    Spread,
    Ticket,
    TicketStatus,
    Window,
)

__all__ = [
    "Board",
    "BoardLine",
    "HolderRecognised",
    "Lane",
    "LaneMeasures",
    "Measures",
    "Office",
    "Place",
    "ServiceDone",
    "Spread",
    "Ticket",
    "TicketBegun",
    "TicketCalled",
    "TicketFinished",
    "TicketHandedOver",
    "TicketHeld",
    "TicketLeft",
    "TicketStatus",
    "TicketTaken",
    "TurnNear",
    "Window",
    "WindowClosed",
    "WindowOpened",
    "ask_call_back",
    "begin_ticket",
    "board",
    "call_next",
    "call_ticket",
    "callback_office",
    "close_window",
    "complete_service",
    "end_days",
    "finish_ticket",
    "hand_over_ticket",
    "history",
    "hold_ticket",
    "json_schema",
    "leave_queue",
    "measures",
    "office",
    "offices",
    "open_window",
    "recognise_holder",
    "status",
    "take_ticket",
    "ticket",
    "ticket_at",
    "ticket_id_of",
    "tickets",
    "window_of",
    "windows",
]
