"""Kinds of changes, and what each must do to the identity.

ACTS    who may act or what happens is another: another identity, of each
        process that the change names
DRAWS   only what is drawn, said or written differs: the same identity
READ    what another tool's attribute says: the same identity while the
        product says of it that it is kept without effect, else another
"""
import collections

ACTS, DRAWS, READ = 'acts', 'draws', 'read'

# processes: ids of those that change (ACTS, READ). after: edits. before: edits
# that make the diagram it is compared with. word: the element of which the
# product would say that it is kept, where that is not around the edits.
# beside_before, beside_after: {suffix: bytes} of files beside the diagram.
Change = collections.namedtuple(
    'Change', 'processes after before word beside_before beside_after')
Change.__new__.__defaults__ = ((), None, None, None)
Kind = collections.namedtuple('Kind', 'name effect sites spreads')

KINDS = []


def kind(effect, name, spreads=False):
    """The function yields the changes that can be made in a document. Where
    it spreads, other processes of the file may change with those named."""
    def enter(sites):
        KINDS.append(Kind(name, effect, sites, spreads))
        return sites
    return enter


def change(element, *edits, **more):
    """A change of the process in which the element stands."""
    process = element.process
    return Change({process} if process else set(), list(edits), **more)
