/* Outcomes of a choice: the box of what is known is split by one guard after
   the other. */
#include "split.h"

#include "witness.h"

#include <string.h>

/* A part of the box with the truth of one guard in it. */
typedef struct Piece {
    Truth truth;
    Mask *masks;
} Piece;

typedef VECTOR(Piece) Pieces;

/* Work in progress on one question. */
typedef struct Split {
    const Choice *choice;
    Arena *arena;
    Outcomes *outcomes;
    const Mask *whole; /* what is split */
    bool too_many;
} Split;

static Truth truth_of(const Choice *choice, const Condition *condition,
                      const Mask *box);

static Truth truth_of_connective(const Choice *choice,
                                 const Condition *condition, const Mask *box)
{
    bool is_and = condition->kind == CONDITION_AND;
    Truth decisive = is_and ? TRUTH_FALSE : TRUTH_TRUE;
    Truth truth = is_and ? TRUTH_TRUE : TRUTH_FALSE;
    for (size_t i = 0; i < condition->child_count; i++) {
        Truth child = truth_of(choice, condition->children[i], box);
        if (child == decisive) return decisive;
        if (child == TRUTH_NULL) {
            /* left to right, and null stops it */
            if (condition->two_valued) return TRUTH_NULL;
            truth = TRUTH_NULL;
        }
    }
    return truth;
}

static Mask mask_of(const Choice *choice, uint32_t domain, const Mask *box)
{
    for (uint32_t i = 0; i < choice->domain_count; i++) {
        if (choice->domains[i] == domain) return box[i] & MASK_REGIONS;
    }
    return 0;
}

/* The box lies in one class of each domain, so any region of it will do. */
static Truth truth_of(const Choice *choice, const Condition *condition,
                      const Mask *box)
{
    Truth first;
    switch (condition->kind) {
    case CONDITION_CONSTANT: return condition->constant;
    case CONDITION_ATOM: {
        Mask mask = mask_of(choice, condition->domain, box);
        if ((mask & condition->yes) != 0) return TRUTH_TRUE;
        return (mask & condition->none) != 0 ? TRUTH_NULL : TRUTH_FALSE;
    }
    case CONDITION_NOT:
        first = truth_of(choice, condition->children[0], box);
        if (first == TRUTH_NULL) return TRUTH_NULL;
        return first == TRUTH_TRUE ? TRUTH_FALSE : TRUTH_TRUE;
    case CONDITION_IF:
        first = truth_of(choice, condition->children[0], box);
        if (first == TRUTH_NULL && condition->two_valued) return TRUTH_NULL;
        return truth_of(choice,
                        condition->children[first == TRUTH_TRUE ? 1 : 2], box);
    case CONDITION_AND:
    case CONDITION_OR: break;
    }
    return truth_of_connective(choice, condition, box);
}

Mask *choice_copy(const Choice *choice, const Mask *masks)
{
    return arena_copy(choice->all->arena, masks,
                      choice->domain_count * sizeof *masks);
}

static Mask *copy_masks(const Split *split, const Mask *masks)
{
    return choice_copy(split->choice, masks);
}

/* Divides the classes of a domain by an atom. */
static size_t divide(Mask *classes, size_t count, Mask by)
{
    size_t before = count;
    for (size_t i = 0; i < before && count < MOST_REGIONS; i++) {
        Mask inside = classes[i] & by;
        Mask outside = classes[i] & ~by;
        if (inside == 0 || outside == 0) continue;
        classes[i] = inside;
        classes[count++] = outside;
    }
    return count;
}

static size_t divide_by(const Condition *condition, uint32_t domain,
                        Mask *classes, size_t count)
{
    if (condition->kind == CONDITION_ATOM && condition->domain == domain) {
        count = divide(classes, count, condition->yes);
        count = divide(classes, count, condition->none);
    }
    for (size_t i = 0; i < condition->child_count; i++)
        count = divide_by(condition->children[i], domain, classes, count);
    return count;
}

/* Do they differ nowhere, or in one domain, 'where'? */
static bool differ_in_one(const Mask *one, const Mask *other, uint32_t count,
                          uint32_t *where)
{
    uint32_t differences = 0;
    *where = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (one[i] == other[i]) continue;
        differences++;
        *where = i;
    }
    return differences <= 1;
}

/* Joins pieces from 'first' on that differ in that domain only. */
static void join_pieces(const Split *split, Pieces *pieces, size_t first,
                        uint32_t where)
{
    uint32_t count = split->choice->domain_count;
    size_t kept = first;
    for (size_t i = first; i < pieces->count; i++) {
        Piece piece = pieces->items[i];
        size_t j = first;
        for (; j < kept; j++) {
            const Piece *other = &pieces->items[j];
            uint32_t at;
            if (other->truth == piece.truth
                && differ_in_one(other->masks, piece.masks, count, &at)
                && (at == where || other->masks[at] == piece.masks[at]))
                break;
        }
        if (j < kept)
            pieces->items[j].masks[where] |= piece.masks[where];
        else
            pieces->items[kept++] = piece;
    }
    pieces->count = kept;
}

/* All combinations of classes, domain by domain; what the last domains do not
   decide is joined first, and those are the undecided ones: so a guess is made
   only where it matters. */
static void split_from(Split *split, const Condition *guard, uint32_t at,
                       Mask *box, Pieces *pieces, size_t *budget)
{
    const Choice *choice = split->choice;
    if (split->too_many || *budget == 0) {
        split->too_many = true;
        return;
    }
    if (at == choice->domain_count) {
        --*budget;
        VECTOR_ADD(
            split->arena, pieces,
            (Piece){ truth_of(choice, guard, box), copy_masks(split, box) });
        return;
    }
    size_t first = pieces->count;
    Mask flags = box[at] & ~MASK_REGIONS;
    Mask whole = box[at];
    Mask classes[MOST_REGIONS + 1] = { whole & MASK_REGIONS };
    size_t count = divide_by(guard, choice->domains[at], classes, 1);
    for (size_t i = 0; i < count; i++) {
        box[at] = classes[i] | flags;
        split_from(split, guard, at + 1, box, pieces, budget);
    }
    box[at] = whole;
    join_pieces(split, pieces, first, at);
}

/* Are there values of the box, as far as conditions over several variables are
   concerned? */
static Found find_values(const Split *split, const Mask *box, bool strict)
{
    const Choice *choice = split->choice;
    Arena *scratch = arena_new();
    KnownList known = { 0 };
    for (uint32_t i = 0; i < choice->domain_count; i++)
        VECTOR_ADD(scratch, &known, (Known){ choice->domains[i], box[i] });
    Found found = FOUND_VALUES;
    if (witness_is_needed(choice->all, &known))
        found = witness_find(choice->all, &known, strict, scratch).found;
    arena_free(scratch);
    return found;
}

static Pieces split_by(Split *split, const Condition *guard, const Mask *box)
{
    Pieces pieces = { 0 };
    size_t budget = MOST_OUTCOMES;
    split_from(split, guard, 0, copy_masks(split, box), &pieces, &budget);
    size_t kept = 0;
    for (size_t i = 0; i < pieces.count; i++) {
        if (find_values(split, pieces.items[i].masks, false) != FOUND_NONE)
            pieces.items[kept++] = pieces.items[i];
    }
    pieces.count = kept;
    return pieces;
}

/* Does getting from one box to the other take a value that need not occur? */
static bool is_guess(const Split *split, const Mask *from, const Mask *to)
{
    for (uint32_t i = 0; i < split->choice->domain_count; i++) {
        if ((from[i] & MASK_COMPUTED) != 0 && from[i] != to[i]) return true;
    }
    return false;
}

static bool same_set(const Split *split, const uint64_t *one,
                     const uint64_t *other)
{
    if (!one || !other) return one == other;
    return memcmp(one, other,
                  arc_words(split->choice->transition) * sizeof *one)
        == 0;
}

/* The set with one arc more; null: none before. */
static const uint64_t *with_arc(const Split *split, const uint64_t *set,
                                uint32_t arc)
{
    size_t words = arc_words(split->choice->transition);
    uint64_t *more = NEW_ARRAY(split->arena, uint64_t, words);
    if (set) memcpy(more, set, words * sizeof *more);
    bits_add(more, arc);
    return more;
}

static bool same_end(const Split *split, const Outcome *one,
                     const Outcome *other)
{
    return one->arc == other->arc && one->maybe == other->maybe
        && one->also == other->also && one->also_maybe == other->also_maybe
        && same_set(split, one->set, other->set);
}

/* Leaves of what is mixed only the regions that the comparisons leave it. */
static const Mask *narrow(const Split *split, const Mask *box)
{
    const Choice *choice = split->choice;
    Mask *own = copy_masks(split, box);
    for (uint32_t i = 0; i < choice->domain_count; i++) {
        Mask whole = own[i];
        if (!choice_domain(choice, i)->is_mixed) continue;
        Mask kept = whole & ~MASK_REGIONS;
        for (Mask left = whole & MASK_REGIONS; left != 0; left &= left - 1) {
            own[i] = (left & -left) | (whole & ~MASK_REGIONS);
            if (find_values(split, own, false) != FOUND_NONE)
                kept |= left & -left;
        }
        own[i] = kept;
    }
    return own;
}

/* Adds an outcome; joins it with one that ends the same where their boxes
   differ in one domain only. */
static void add_outcome(Split *split, Outcome outcome)
{
    Outcomes *outcomes = split->outcomes;
    Found found = find_values(split, outcome.masks, takes_nothing(&outcome));
    if (found == FOUND_NONE) return;
    outcome.maybe = outcome.maybe || found == FOUND_NOT;
    outcome.masks = narrow(split, outcome.masks);
    uint32_t count = split->choice->domain_count;
    uint32_t where;
    for (size_t i = 0; i < outcomes->count; i++) {
        Outcome *other = &outcomes->items[i];
        if (!same_end(split, other, &outcome)
            || !differ_in_one(other->masks, outcome.masks, count, &where))
            continue;
        Mask *joined = copy_masks(split, other->masks);
        if (count > 0) joined[where] |= outcome.masks[where];
        other->masks = joined;
        return;
    }
    VECTOR_ADD(split->arena, outcomes, outcome);
    split->too_many = split->too_many || outcomes->count > MOST_OUTCOMES;
}

static bool has_computed(const Split *split, const Mask *box)
{
    for (uint32_t i = 0; i < split->choice->domain_count; i++) {
        if ((box[i] & MASK_COMPUTED) != 0) return true;
    }
    return false;
}

/* Notes that the arc is true in a part of the box; false: it is so only for
   computed values, which need not occur. */
static bool note_also(Split *split, Outcome *outcome, uint32_t arc)
{
    Pieces pieces = split_by(split, split->choice->guards[arc], outcome->masks);
    for (size_t i = 0; i < pieces.count; i++) {
        const Mask *masks = pieces.items[i].masks;
        bool guess = outcome->maybe || is_guess(split, outcome->masks, masks);
        bool known = guess && outcome->also != NET_NONE;
        if (pieces.items[i].truth != TRUTH_TRUE || known
            || (guess && !has_computed(split, masks))
            || find_values(split, masks, true) != FOUND_VALUES)
            continue;
        outcome->also = arc;
        outcome->also_masks = masks;
        outcome->also_maybe = guess;
        if (!guess) return true;
    }
    return false;
}

/* A later arc that is true in a part of the box by decided conditions. */
static void find_also(Split *split, Outcome *outcome)
{
    const Transition *transition = split->choice->transition;
    outcome->also = NET_NONE;
    if (split->choice->domain_count > MOST_ALSO) return;
    for (uint32_t i = outcome->arc + 1; i < transition->arc_count; i++) {
        if (!split->choice->guards[i] || transition->arcs[i].is_default)
            continue;
        if (note_also(split, outcome, i)) return;
    }
}

/* The box without the nulls that nobody has asked for; null: that is all. Where
   other values do as well nothing hangs on the null. */
static const Mask *without_unasked(const Split *split, const Mask *box)
{
    Mask *asked = copy_masks(split, box);
    for (uint32_t i = 0; i < split->choice->domain_count; i++) {
        Mask others = box[i] & MASK_REGIONS
            & ~choice_domain(split->choice, i)->null;
        if (others != 0 && box[i] == split->whole[i]) continue;
        asked[i] = domain_asked(choice_domain(split->choice, i), box[i]);
        if ((asked[i] & MASK_REGIONS) == 0) return NULL;
    }
    return asked;
}

static void take_first(Split *split, uint32_t arc, const Mask *box, bool maybe)
{
    if (arc == NET_NONE) box = without_unasked(split, box);
    if (!box) return;
    Outcome outcome = {
        .arc = arc,
        .maybe = maybe,
        .masks = box,
        .also = NET_NONE,
    };
    bool guarded = arc != NET_NONE && split->choice->guards[arc];
    if (guarded) find_also(split, &outcome);
    add_outcome(split, outcome);
}

static uint32_t default_arc(const Transition *transition)
{
    for (uint32_t i = 0; i < transition->arc_count; i++) {
        if (transition->arcs[i].is_default) return i;
    }
    return NET_NONE;
}

/* Flows without condition: the first is taken. A drawing that has several of
   them means a choice that is not written yet, so the others may be taken too,
   as a guess. */
static void take_unguarded(Split *split, uint32_t at, const Mask *box,
                           bool maybe)
{
    const Transition *transition = split->choice->transition;
    Outcome first = {
        .arc = at,
        .maybe = maybe,
        .masks = box,
        .also = NET_NONE,
        .also_masks = box,
    };
    for (uint32_t i = at + 1; i < transition->arc_count; i++) {
        if (transition->arcs[i].is_default || split->choice->guards[i])
            continue;
        if (first.also == NET_NONE) first.also = i;
        take_first(split, i, box, true);
    }
    add_outcome(split, first);
}

/* ARCS_FIRST from arc 'at' on, nothing before it being true. */
static void split_first(Split *split, uint32_t at, const Mask *box, bool maybe)
{
    const Transition *transition = split->choice->transition;
    while (at < transition->arc_count && transition->arcs[at].is_default) at++;
    if (split->too_many) return;
    if (at == transition->arc_count) {
        take_first(split, default_arc(transition), box, maybe);
        return;
    }
    const Condition *guard = split->choice->guards[at];
    if (!guard) {
        take_unguarded(split, at, box, maybe);
        return;
    }
    Pieces pieces = split_by(split, guard, box);
    for (size_t i = 0; i < pieces.count; i++) {
        const Piece *piece = &pieces.items[i];
        bool guess = maybe || is_guess(split, box, piece->masks);
        if (piece->truth == TRUTH_TRUE)
            take_first(split, at, piece->masks, guess);
        else if (piece->truth == TRUTH_NULL && guard->two_valued)
            take_first(split, NET_NONE, piece->masks, guess);
        else
            split_first(split, at + 1, piece->masks, guess);
    }
}

/* ARCS_TRUE from arc 'at' on; 'chosen' has what is taken so far. */
static void split_true(Split *split, uint32_t at, const Mask *box,
                       Outcome chosen, bool any_true)
{
    const Transition *transition = split->choice->transition;
    while (at < transition->arc_count && transition->arcs[at].is_default) at++;
    if (split->too_many) return;
    if (at == transition->arc_count) {
        uint32_t fallback = default_arc(transition);
        if (!any_true && fallback != NET_NONE)
            chosen.set = with_arc(split, chosen.set, fallback);
        chosen.masks = chosen.set ? box : without_unasked(split, box);
        if (chosen.masks) add_outcome(split, chosen);
        return;
    }
    const Condition *guard = split->choice->guards[at];
    const uint64_t *with = with_arc(split, chosen.set, at);
    if (!guard) {
        chosen.set = with;
        split_true(split, at + 1, box, chosen, any_true);
        return;
    }
    Pieces pieces = split_by(split, guard, box);
    for (size_t i = 0; i < pieces.count; i++) {
        const Piece *piece = &pieces.items[i];
        bool holds = piece->truth == TRUTH_TRUE;
        Outcome next = chosen;
        next.set = holds ? with : chosen.set;
        next.maybe = chosen.maybe || is_guess(split, box, piece->masks);
        if (piece->truth == TRUTH_NULL && guard->two_valued) {
            next.set = NULL; /* an incident, whatever was true before */
            next.masks = without_unasked(split, piece->masks);
            if (next.masks) add_outcome(split, next);
            continue;
        }
        split_true(split, at + 1, piece->masks, next, any_true || holds);
    }
}

bool choice_split(const Choice *choice, const Mask *box, Outcomes *outcomes)
{
    Split split = {
        .choice = choice,
        .arena = choice->all->arena,
        .outcomes = outcomes,
        .whole = box,
    };
    if (choice->transition->mode == ARCS_FIRST)
        split_first(&split, 0, box, false);
    else
        split_true(&split, 0, box,
                   (Outcome){ .arc = NET_NONE, .also = NET_NONE }, false);
    return !split.too_many;
}
