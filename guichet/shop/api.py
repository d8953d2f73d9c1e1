"""The shop in one place to import from: `from guichet.shop import api as shop`.

Goods of organizations, kept in stock at offices, ordered, handed over. What a charge is and how it is paid, `payments`
knows; `journeys` introduces the two.
"""

from guichet.shop.events import (
    OrderCancelled,
    OrderHandedOver,
    OrderPaid,
    OrderPlaced,
    OrderReturned,
    StockCounted,
    StockReceived,
)
from guichet.shop.goods import examine, good, goods
from guichet.shop.operations.cancel_order import cancel_order, take_back
from guichet.shop.operations.hand_over_order import hand_over
from guichet.shop.operations.keep_stock import count_stock, receive_stock
from guichet.shop.operations.pay_order import pay_order
from guichet.shop.operations.place_order import place_order
from guichet.shop.queries import late_orders, order, orders_at, orders_of, shelf, stock_at
from guichet.shop.schema import json_schema
from guichet.shop.types import Good, Order, OrderLine, Stock, Wanted

__all__ = [
    "Good",
    "Order",
    "OrderCancelled",
    "OrderHandedOver",
    "OrderLine",
    "OrderPaid",
    "OrderPlaced",
    "OrderReturned",
    "Stock",
    "StockCounted",
    "StockReceived",
    "Wanted",
    "cancel_order",
    "count_stock",
    "examine",
    "good",
    "goods",
    "hand_over",
    "json_schema",
    "late_orders",
    "order",
    "orders_at",
    "orders_of",
    "pay_order",
    "place_order",
    "receive_stock",
    "shelf",
    "stock_at",
    "take_back",
]
