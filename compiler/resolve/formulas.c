/* Finds and parses the expressions of a process. */
#include <ctype.h>
#include <string.h>

#include "typing.h"

static const char *const OTHER_LANGUAGES[] = {
    "groovy", "javascript", "ecmascript", "python", "ruby",   "mvel",
    "xpath",  "xslt",       "drools",     "sql",    "kotlin", "java",
};

/* Case does not count. */
static bool contains(const char *text, const char *part)
{
    size_t length = strlen(part);

    for (; *text != '\0'; text++)
        if (strncasecmp(text, part, length) == 0) return true;
    return false;
}

/* JUEL and its ancestors: the names that exporters give it. */
static bool names_juel(const char *language)
{
    return contains(language, "juel") || strcmp(language, "el") == 0
        || contains(language, "java.sun.com/products/jsp");
}

/* The language of another world that the attribute names; null: none. */
static const char *foreign_language(const char *language, const char *text)
{
    if (!language || contains(language, "feel") || names_juel(language))
        return NULL;
    /* Exporters write XPath as a default and mean the marks. */
    if (contains(language, "xpath") && expression_is_marked(text)) return NULL;
    for (size_t i = 0; i < sizeof OTHER_LANGUAGES / sizeof *OTHER_LANGUAGES;
         i++)
        if (contains(language, OTHER_LANGUAGES[i])) return language;
    return expression_is_marked(text) ? NULL : language;
}

/* Statements of Java and JavaScript, which jBPM leaves without a mark. */
static bool is_statement(const char *text)
{
    size_t length = strlen(text);

    return strncmp(text, "return ", 7) == 0
        || (length > 0 && text[length - 1] == ';');
}

/* a.contains(b) outside of texts: FEEL has no methods. */
static bool calls_method(const char *text)
{
    bool quoted = false, behind_dot = false;

    for (; *text != '\0'; text++) {
        if (*text == '"') quoted = !quoted;
        if (quoted) continue;
        if (*text == '(' && behind_dot) return true;
        behind_dot = *text == '.'
            || (behind_dot && (isalnum((unsigned char)*text) || *text == '_'));
    }
    return false;
}

/* What a text without marks is written in, by its operators. */
static ExpressionLanguage guess_language(const Typing *typing,
                                         const Formula *formula)
{
    if (formula->language)
        return names_juel(formula->language) ? LANGUAGE_JUEL : LANGUAGE_FEEL;
    if (typing->process->diagram->dialect == DIALECT_CAMUNDA8)
        return LANGUAGE_FEEL;
    bool juel = strstr(formula->text, "==") || strstr(formula->text, "&&")
        || strstr(formula->text, "||") || formula->text[0] == '!'
        || calls_method(formula->text);
    return juel ? LANGUAGE_JUEL : LANGUAGE_FEEL;
}

static bool is_parameter(const char *name)
{
    return strncmp(name, "parameter.", 10) == 0;
}

/* Of a variable's name, without the members that a path has behind it. */
static size_t name_length(const char *text)
{
    const char *inside = strrchr(text, '/');
    const char *name = inside ? inside + 1 : text;

    return (size_t)(name - text) + strcspn(name, ".");
}

static void name_variables(Typing *typing, const Use *use, Expression *tree)
{
    if (tree->operation == OPERATION_FIELD) {
        const char *scoped = typing_scoped(typing, use->inside, tree->text);
        if (scoped)
            tree->text = scoped;
        else if (typing_counts_items(use->inside, tree->text))
            report(typing->found, CODE_UNSUPPORTED, tree->position,
                   use->element, "%s of a multi-instance does not run yet",
                   tree->text);
        tree->is_total = use->purpose == PURPOSE_CONDITION
            && typing_is_total(use->inside, tree->text);
        bool is_new = !name_map_get(typing->names, tree->text);
        Variable *variable = typing_variable(typing, tree->text);

        tree->root_length = strlen(tree->text);
        if (is_new && is_parameter(tree->text)) {
            variable->is_parameter = true;
            report(typing->found, CODE_UNKNOWN_REFERENCE, tree->position,
                   use->element,
                   "the process declares no hitl:parameter \"%s\"",
                   tree->text + 10);
        } else if (is_new) {
            variable->is_member = name_length(tree->text) < strlen(tree->text);
        }
        if (is_new) variable->position = tree->position;
        variable->is_used = variable->is_used || use->purpose != PURPOSE_INPUT;
    }
    for (size_t i = 0; i < tree->child_count; i++)
        name_variables(typing, use, tree->children[i]);
}

static void name_roots(Typing *typing, Expression *tree)
{
    const Variable *member = typing_variable_of(typing, tree);

    if (member && member->is_member) {
        tree->root_length = name_length(tree->text);
        const char *name = arena_text(typing->arena, tree->text,
                                      tree->root_length);
        bool is_new = !name_map_get(typing->names, name);
        Variable *variable = typing_variable(typing, name);
        if (is_new) variable->position = tree->position;
    }
    for (size_t i = 0; i < tree->child_count; i++)
        name_roots(typing, tree->children[i]);
}

void typing_paths(Typing *typing)
{
    for (size_t i = 0; i < typing->uses.count; i++)
        if (typing->uses.items[i].tree)
            name_roots(typing, typing->uses.items[i].tree);
}

static Expression *parse(Typing *typing, const Formula *formula,
                         const char *element)
{
    const char *foreign = foreign_language(formula->language, formula->text);

    if (!foreign && is_statement(formula->text)
        && !expression_is_marked(formula->text))
        foreign = "a statement of Java or JavaScript";
    if (!foreign)
        return expression_read(formula->text, formula->place,
                               guess_language(typing, formula), typing->arena,
                               element, typing->found);
    Finding *finding =
        report(typing->found, CODE_LANGUAGE, formula->place.position, element,
               "this expression language does not run: %.80s", foreign);
    finding->help = "write the expression in FEEL: = amount > 5";
    return NULL;
}

static const char *origin_of(Typing *typing, const Use *use)
{
    return arena_format(typing->arena, "%s of %s", use->what, use->element);
}

/* Adds one formula as a use; formulas without text or mark are none. */
static void add_use(Typing *typing, Formula *formula, Use use)
{
    if (!formula->text || !formula->is_expression) return;
    use.position = formula->place.position;
    if (!formula->tree) formula->tree = parse(typing, formula, use.element);
    if (!formula->tree) return;
    use.tree = formula->tree;
    use.formula = formula;
    use.origin = origin_of(typing, &use);
    name_variables(typing, &use, use.tree);
    VECTOR_ADD(typing->arena, &typing->uses, use);
}

static Use use_of(Purpose purpose, const char *what, const Node *node)
{
    return (Use){
        .purpose = purpose,
        .what = what,
        .element = node->id,
        .inside = node_looks_from(node),
    };
}

static void add_flows(Typing *typing)
{
    for (size_t i = 0; i < typing->process->flows.count; i++) {
        Flow *flow = typing->process->flows.items[i];

        add_use(typing, &flow->condition,
                (Use){
                    .purpose = PURPOSE_CONDITION,
                    .what = "condition",
                    .element = flow->id,
                    .inside = flow->scope->owner,
                });
    }
}

/*
 * Signatures belong to the file, their keys are read among the fields of a
 * process: a second process that waits for the message gets its own copy, and
 * so does another loop, which may have variables of its own.
 */
static Signature *own_signature(Typing *typing, Node *node)
{
    const Signature *shared = node->event.signature;
    Signature *copy;

    for (size_t i = 0; i < typing->process->nodes.count; i++) {
        Node *before = typing->process->nodes.items[i];

        if (before == node) break;
        if (before->event.signature && before->event.signature != shared
            && shared->id
            && typing_loop_around(before) == typing_loop_around(node)
            && text_equal(before->event.signature->id, shared->id))
            return (Signature *)before->event.signature;
    }
    copy = NEW(typing->arena, Signature);
    *copy = *shared;
    copy->computed.tree = NULL;
    copy->correlation.tree = NULL;
    return copy;
}

/* Reads it; of one that cannot be read it has been told: for no other node
   again. */
static void add_shared(Typing *typing, const Formula *shared, Formula *own,
                       Use use)
{
    if (!own->is_expression || own->tree) return;
    add_use(typing, own, use);
    if (own->tree) return;
    ((Formula *)(uintptr_t)shared)->is_expression = false;
    own->is_expression = false;
}

/* What is awaited by a key or name that is computed. */
static void add_signature(Typing *typing, Node *node)
{
    const Signature *shared = node->event.signature;
    if (!shared->computed.is_expression && !shared->correlation.is_expression)
        return;
    Signature *own = own_signature(typing, node);
    node->event.signature = own;
    add_shared(typing, &shared->computed, &own->computed,
               use_of(PURPOSE_NAME, "name", node));
    add_shared(typing, &shared->correlation, &own->correlation,
               use_of(PURPOSE_KEY, "correlation key", node));
}

/* Computed when it is thrown, before all else that the node computes, and kept
   in that variable; null: there is no such text. */
static const char *keep(Typing *typing, Node *node, const Formula *source,
                        const char *target)
{
    Mapping kept = {
        .source = *source,
        .target = target,
        .position = node->position,
    };
    if (!kept.source.text) return NULL;
    kept.target = kept.kept = typing_keeps(typing, node, &kept);
    kept.source.tree = NULL;
    VECTOR_ADD(typing->arena, &node->outputs, kept);
    for (size_t i = node->outputs.count - 1; i > 0; i--)
        node->outputs.items[i] = node->outputs.items[i - 1];
    node->outputs.items[0] = kept;
    return kept.target;
}

/* What goes along, as it is when that is thrown. */
static void keep_brought(Typing *typing, Node *node)
{
    /* of an event with several definitions all share them */
    node->inputs.items =
        arena_copy(typing->arena, node->inputs.items,
                   node->inputs.count * sizeof *node->inputs.items);
    for (size_t i = node->inputs.count; i > 0; i--) {
        Mapping *input = &node->inputs.items[i - 1];
        input->kept =
            keep(typing, node, &input->source,
                 arena_format(typing->arena, "message/%s", input->target));
    }
}

static void add_event(Typing *typing, Node *node)
{
    static const Purpose timers[] = {
#define TIMER(NAME, number, word, element, PURPOSE, help) PURPOSE_##PURPOSE,
#include "../model/timer.def"
#undef TIMER
    };
    Event *event = &node->event;
    const Signature *signature = event->signature;

    add_use(typing, &event->condition,
            use_of(PURPOSE_CONDITION, "condition", node));
    add_use(typing, &event->timer_value,
            use_of(timers[event->timer], "timer", node));
    if (!signature) return;
    if (node_brings(node)) keep_brought(typing, node);
    if (node->delivers)
        event->key = keep(typing, node,
                          node->message_key.text ? &node->message_key
                                                 : &signature->correlation,
                          "correlationKey");
    if (node->delivers || node_throws_signal(node))
        event->named = keep(typing, node, &signature->computed,
                            node->delivers ? "messageName" : "signalName");
    else if (!node_is_job(node))
        add_signature(typing, node);
}

static void add_people(Typing *typing, Node *node)
{
    TaskInfo *task = &node->task;

    add_use(typing, &task->assignee, use_of(PURPOSE_PERSON, "assignee", node));
    add_use(typing, &task->candidate_users,
            use_of(PURPOSE_PEOPLE, "candidates", node));
    add_use(typing, &task->candidate_groups,
            use_of(PURPOSE_PEOPLE, "candidates", node));
    add_use(typing, &task->due_date, use_of(PURPOSE_DATE, "due date", node));
    add_use(typing, &task->follow_up_date,
            use_of(PURPOSE_DATE, "follow-up date", node));
    add_use(typing, &task->priority, use_of(PURPOSE_NUMBER, "priority", node));
}

/* What is written is a variable, whether or not anything reads it. */
static void add_written(Typing *typing, const char *name)
{
    Variable *variable = typing_variable(typing, name);

    variable->is_member = false;
    variable->is_used = true;
}

/* The variable that a mapping writes, which the diagram names, as it is seen
   within an activity. */
static void add_target(Typing *typing, const Node *node, const Node *inside,
                       const char *name, Position position)
{
    const Variable *known = name_map_get(typing->names, name);

    if (typing_scoped(typing, inside, name) || (known && known->is_inner))
        report(typing->found, CODE_UNSUPPORTED, position, node->id,
               "an output to %s, which belongs to rounds, does not run yet",
               name);
    add_written(typing, name);
}

static const char *between_word(Purpose purpose)
{
    switch ((int)purpose) {
    case PURPOSE_LIST: return "collection";
    case PURPOSE_ITEMS: return "number of items";
    case PURPOSE_COUNT: return "counter";
    case PURPOSE_RESULT:
    case PURPOSE_GIVEN: return "result";
    default: return "item";
    }
}

static Use use_between(const Node *node, const Mapping *mapping)
{
    Purpose purpose = (Purpose)mapping->purpose;
    bool is_outside = purpose == PURPOSE_LIST || purpose == PURPOSE_ITEMS;
    Use use = use_of(purpose, between_word(purpose), node);

    use.repeats = node;
    if (is_outside) use.inside = node->scope->owner;
    if (is_outside || purpose == PURPOSE_COUNT || purpose == PURPOSE_VALUE)
        use.target = mapping->target;
    return use;
}

void typing_between(Typing *typing, const Node *node, Mappings *mappings)
{
    for (size_t i = 0; i < mappings->count; i++) {
        Mapping *mapping = &mappings->items[i];
        if (mapping->source.tree)
            add_use(typing, &mapping->source, use_between(node, mapping));
    }
}

static void read_between(Typing *typing, Formula *formula, const Node *node)
{
    if (formula->text && formula->is_expression && !formula->tree)
        formula->tree = parse(typing, formula, node->id);
}

/* What is computed between the rounds. */
static void add_loop(Typing *typing, Node *node)
{
    LoopInfo *loop = &node->loop;

    if (!loop->counter) return;
    read_between(typing, &loop->items, node);
    read_between(typing, &loop->collection, node);
    read_between(typing, &loop->result, node);
    read_between(typing, &loop->condition, node);
    if (loop->condition.tree) {
        typing_completed(typing, node, loop->condition.tree);
        typing_results(node, loop->condition.tree);
    }
    typing_more(typing, node);
    typing_is_first(typing, node);
    typing_assigns(typing, node);
    if (loop->given)
        add_target(typing, node, node->scope->owner, loop->results,
                   loop->position);
    typing_between(typing, node, &loop->first);
    typing_between(typing, node, &loop->next);
    add_use(typing, &loop->more,
            use_of(PURPOSE_CONDITION, "number of rounds", node));
    if (loop->condition.tree)
        add_use(typing, &loop->condition,
                use_of(PURPOSE_CONDITION, "loop condition", node));
    add_use(typing, &loop->is_first,
            use_of(PURPOSE_CONDITION, "first item", node));
    typing_between(typing, node, &loop->behind);
    typing_between(typing, node, &loop->last);
    typing_between(typing, node, &loop->none);
}

/* What is assigned to the use's target: a formula, or a text. */
static void add_assigned(Typing *typing, Formula *source, Use use)
{
    if (source->is_expression) {
        add_use(typing, source, use);
    } else if (source->text) {
        use.constant = source->text;
        use.position = source->place.position;
        use.origin = origin_of(typing, &use);
        VECTOR_ADD(typing->arena, &typing->uses, use);
    }
}

/* A variable by its name alone, which an image holds. */
static bool is_plain(const Typing *typing, const Node *node,
                     const Formula *source)
{
    const Expression *tree = source->tree;
    if (!source->is_expression || !tree) return source->is_expression;
    if (tree->operation != OPERATION_FIELD || strchr(tree->text, '.'))
        return false;
    const char *scoped = typing_scoped(typing, node, tree->text);
    const Variable *variable = scoped ? name_map_get(typing->names, scoped)
                                      : NULL;
    return !variable || !variable->is_count;
}

/* A name that no input of the call has. */
static const char *key_of_call(const Typing *typing, const Node *node)
{
    const char *name = "businessKey";
    for (size_t i = 0; i < node->inputs.count; i++)
        if (text_equal(node->inputs.items[i].target, name))
            name = arena_format(typing->arena, "%s_of_call", name);
    return name;
}

/* What is asked of the case itself is no variable. */
static void check_key(Typing *typing, const Node *node, const Mapping *input)
{
    if (!input->source.tree || !typing_reads(input->source.tree, "execution"))
        return;
    report(typing->found, CODE_UNSUPPORTED, input->position, node->id,
           "a business key that is made of the caller's own does not run yet")
        ->help = "#{execution.processBusinessKey} alone passes it on";
}

/* What goes to a called case is a variable, or computed when the call opens;
   its key is a text. */
static void add_input(Typing *typing, Node *node, Mapping *input)
{
    bool is_key = *input->target == '\0';
    Use use = use_of(is_key ? PURPOSE_NAME : PURPOSE_INPUT,
                     is_key ? "business key" : "input", node);

    if (!node_calls(node)) {
        add_use(typing, &input->source, use);
        return;
    }
    read_between(typing, &input->source, node);
    if (input->source.is_expression && !input->source.tree) return;
    if (is_key) check_key(typing, node, input);
    if (is_key || !is_plain(typing, node, &input->source)) {
        Mapping kept = *input;
        if (is_key) kept.target = key_of_call(typing, node);
        input->kept = typing_keeps(typing, node, &kept);
        if (!is_key || !input->source.is_expression)
            use.purpose = PURPOSE_VALUE;
        use.target = input->kept;
    }
    add_assigned(typing, &input->source, use);
}

static void add_mappings(Typing *typing, Node *node)
{
    for (size_t i = 0; i < node->inputs.count && !node_brings(node); i++)
        add_input(typing, node, &node->inputs.items[i]);
    for (size_t i = 0; i < node->outputs.count; i++) {
        Mapping *mapping = &node->outputs.items[i];
        Use use = use_of(PURPOSE_VALUE, "output", node);

        if (!mapping->target) continue;
        if (text_equal(mapping->target, node->event.named))
            use = use_of(PURPOSE_NAME, "name", node);
        else if (!mapping->kept)
            add_target(typing, node, node, mapping->target, mapping->position);
        use.target = mapping->target;
        use.begins = typing_body_of(node);
        add_assigned(typing, &mapping->source, use);
    }
}

void typing_collect(Typing *typing)
{
    typing_loops(typing);
    add_flows(typing);
    for (size_t i = 0; i < typing->process->nodes.count; i++) {
        Node *node = typing->process->nodes.items[i];

        add_event(typing, node);
        add_people(typing, node);
        add_loop(typing, node);
        add_mappings(typing, node);
        if (node->job.is_closed && node->job.result)
            add_written(typing, node->job.result);
    }
}
