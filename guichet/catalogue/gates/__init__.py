"""What must hold before a jurisdiction is published: one module a gate."""

from __future__ import annotations

from guichet.catalogue.gates.askable import Askable
from guichet.catalogue.gates.bundles import Bundles
from guichet.catalogue.gates.conditions import Conditions
from guichet.catalogue.gates.consumers import Consumers
from guichet.catalogue.gates.examples import Examples
from guichet.catalogue.gates.languages import Languages
from guichet.catalogue.gates.legal_basis import LegalBasis
from guichet.catalogue.gates.proactive import ReachingOut
from guichet.catalogue.gates.reading_grade import ReadingGrade
from guichet.catalogue.gates.sound_law import SoundLaw
from guichet.catalogue.gates.workflow import SoundWorkflow
from guichet.catalogue.ports import Gate
from guichet.kernel.api import Registry

# Without these a definition has no meaning: `load` itself demands them. The others are demanded by `publish`.
SOUNDNESS: tuple[Gate, ...] = (Bundles(), Conditions(), Examples(), Languages(), SoundWorkflow())

gates: Registry[Gate] = Registry("publish gate")
for _gate in (*SOUNDNESS, Askable(), Consumers(), LegalBasis(), ReachingOut(), ReadingGrade(), SoundLaw()):
    gates.register(_gate.name, _gate)
