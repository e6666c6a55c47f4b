/*
 * Outcomes of people's tasks. Declared ones come first; else the gateway that
 * follows tells them: by the constants that its conditions compare one
 * variable with, or by the labels of its flows; else there is the one outcome
 * "done".
 */
#include <string.h>

#include "typing.h"

/* What the conditions behind a node choose by. */
typedef struct Choice {
    Typing *typing;
    const char *wanted;   /* only this variable counts; null: any */
    const char *variable; /* null: none */
    bool several;         /* more than one variable */
    bool open;            /* a value that is not named may be taken too */
    bool mixed;           /* not only equality is asked for */
    size_t comparisons;
    Texts constants;
} Choice;

static bool is_constant(const Expression *tree)
{
    BpmnType type = tree->constant.type;

    return tree->operation == OPERATION_CONSTANT
        && (type == BPMN_TEXT || type == BPMN_INTEGER || type == BPMN_DECIMAL
            || type == BPMN_BOOLEAN);
}

static const char *constant_text(Choice *choice, const Expression *constant)
{
    Text text = text_new(choice->typing->arena);

    if (expression_text(constant)) return expression_text(constant);
    expression_print(constant, &text);
    return text.bytes;
}

/* The process alone writes it. */
static bool is_inner(const Typing *typing, const Expression *tree)
{
    const Variable *variable = typing_root_of(typing, tree);

    return variable && variable->is_inner;
}

static void add_comparison(Choice *choice, const Expression *variable,
                           const Expression *constant)
{
    if (variable->operation != OPERATION_FIELD || !is_constant(constant)
        || is_inner(choice->typing, variable)
        || (choice->wanted && strcmp(choice->wanted, variable->text) != 0))
        return;
    choice->comparisons++;
    if (!choice->variable) choice->variable = variable->text;
    if (strcmp(choice->variable, variable->text) != 0) choice->several = true;
    constants_add(choice->typing, &choice->constants,
                  constant_text(choice, constant));
}

/* Comparisons by equality in a condition. What stands below 'not' or '!='
   is taken for every value but the one named. */
static void add_tree(Choice *choice, const Expression *tree)
{
    size_t before = choice->comparisons;

    if (tree->operation != OPERATION_EQUAL
        && tree->operation != OPERATION_ONE_OF
        && tree->operation != OPERATION_OR)
        choice->mixed = true;
    bool equals = tree->operation == OPERATION_EQUAL
        || tree->operation == OPERATION_NOT_EQUAL;

    if (equals) {
        add_comparison(choice, tree->children[0], tree->children[1]);
        add_comparison(choice, tree->children[1], tree->children[0]);
        /* with null, with a variable */
        if (choice->comparisons == before) choice->mixed = true;
    }
    if (tree->operation == OPERATION_ONE_OF)
        for (size_t i = 1; i < tree->child_count; i++)
            add_comparison(choice, tree->children[0], tree->children[i]);
    if (tree->operation == OPERATION_AND || tree->operation == OPERATION_OR
        || tree->operation == OPERATION_NOT)
        for (size_t i = 0; i < tree->child_count; i++)
            add_tree(choice, tree->children[i]);
    if ((tree->operation == OPERATION_NOT
         || tree->operation == OPERATION_NOT_EQUAL)
        && choice->comparisons > before)
        choice->open = true;
}

static Choice choice_of(Typing *typing, const Node *node, const char *wanted)
{
    Choice choice = { .typing = typing, .wanted = wanted };

    for (size_t i = 0; i < node->out.count; i++) {
        const Flow *flow = node->out.items[i];

        if (!flow->condition.tree || flow == node->default_flow)
            choice.open = true;
        else
            add_tree(&choice, flow->condition.tree);
    }
    return choice;
}

static const Node *gateway_behind(const Node *task)
{
    const Node *next = task->out.count == 1 ? task->out.items[0]->target : NULL;

    if (!next || node_facts(next)->group != GROUP_GATEWAY
        || node_facts(next)->leaves == LEAVES_EVERY)
        return NULL;
    return next;
}

/* What a loop chooses by, to go round or not. Where the gateway behind it
   does not choose by the same, every other value ends it. */
static Choice choice_of_loop(Typing *typing, const Node *node,
                             const char *wanted)
{
    const Expression *condition = node->loop.condition.tree;
    const Node *gateway = gateway_behind(node);
    Choice choice = { .typing = typing, .wanted = wanted };
    Choice behind = choice;

    if (!condition) return choice;
    add_tree(&choice, condition);
    if (gateway) behind = choice_of(typing, gateway, wanted);
    if (behind.several || !text_equal(behind.variable, choice.variable))
        choice.open = true;
    return choice;
}

/* A loop and the gateway behind it choose by one variable. */
static void add_loop(Choice *choice, const Node *node)
{
    const char *wanted = choice->variable ? choice->variable
                                          : node->task.outcome_variable;
    Choice loop = choice_of_loop(choice->typing, node, wanted);

    if (loop.several || !loop.variable) return;
    if (!choice->variable) *choice = loop;
    choice->open = choice->open || loop.open;
    choice->mixed = choice->mixed || loop.mixed;
    for (size_t i = 0; i < loop.constants.count; i++)
        constants_add(choice->typing, &choice->constants,
                      loop.constants.items[i]);
}

/* The names of flows that have no conditions at all: a drawing. */
static void add_labels(Choice *choice, const Node *gateway)
{
    for (size_t i = 0; i < gateway->out.count; i++)
        if (gateway->out.items[i]->condition.text) return;
    for (size_t i = 0; i < gateway->out.count && gateway->out.count > 1; i++)
        if (gateway->out.items[i]->name)
            constants_add(choice->typing, &choice->constants,
                          gateway->out.items[i]->name);
}

static void set_outcomes(TaskInfo *task, const Choice *choice)
{
    if (task->outcomes_declared) return;
    task->outcomes = choice->constants.items;
    task->outcome_count = choice->constants.count;
}

/* What a mapping of the task writes over is not what the person gives: that is
   what the mapping takes, where it only moves a variable that can be given. */
static void look_behind(Choice *choice, const Node *node)
{
    for (size_t i = 0; choice->variable && i < node->outputs.count; i++) {
        const Mapping *output = &node->outputs.items[i];
        const Expression *source = output->source.tree;

        if (!text_equal(output->target, choice->variable)) continue;
        if (!source || source->operation != OPERATION_FIELD
            || strpbrk(source->text, "./"))
            *choice = (Choice){ .typing = choice->typing };
        else
            choice->variable = source->text;
    }
}

static void find_outcomes(Typing *typing, Node *node)
{
    TaskInfo *task = &node->task;
    const Node *gateway = gateway_behind(node);
    Choice choice = { .typing = typing };

    if (gateway) choice = choice_of(typing, gateway, task->outcome_variable);
    if (choice.several || !choice.variable)
        choice = (Choice){ .typing = typing };
    add_loop(&choice, node);
    look_behind(&choice, node);
    if (!task->outcome_variable)
        task->outcome_variable = choice.variable ? choice.variable : "outcome";
    if (gateway && !choice.variable) add_labels(&choice, gateway);
    set_outcomes(task, &choice);
    task->outcomes_closed = task->outcomes_declared
        || (choice.variable && !choice.open && !choice.mixed);

    Variable *variable = typing_variable(typing, task->outcome_variable);
    variable->is_outcome = true;
    if (!task->outcomes_declared) return;
    typing_learn(typing, variable, BPMN_TEXT, SOURCE_DECLARED,
                 arena_format(typing->arena, "hitl:outcomes of %s", node->id),
                 node->position);
    variable->outcome_declared = true;
    if (variable->source == SOURCE_DECLARED)
        for (size_t i = 0; i < task->outcome_count; i++)
            constants_add(typing, &variable->constants, task->outcomes[i]);
}

void typing_outcomes(Typing *typing)
{
    for (size_t i = 0; i < typing->process->nodes.count; i++)
        if (node_is_persons(typing->process->nodes.items[i]))
            find_outcomes(typing, typing->process->nodes.items[i]);
}

/* Does a conditional event ask for it? What it does not name goes on. */
static bool is_awaited(Typing *typing, const Node *node, const char *wanted)
{
    const Expression *condition = node->event.condition.tree;
    Choice choice = { .typing = typing, .wanted = wanted };

    if (condition) add_tree(&choice, condition);
    return choice.constants.count > 0;
}

/* May the variable hold a text that no condition names? True also where a
   mapping computes it. */
static bool is_open(Typing *typing, const Variable *variable)
{
    for (size_t i = 0; i < typing->uses.count; i++) {
        const Use *use = &typing->uses.items[i];

        if (!use->target || use->constant
            || strcmp(use->target, variable->name) != 0
            || expression_text(use->tree))
            continue;
        if (!text_equal(use->tree->text, variable->name)) return true;
    }
    for (size_t i = 0; i < typing->process->nodes.count; i++) {
        const Node *node = typing->process->nodes.items[i];
        Choice choice = choice_of(typing, node, variable->name);
        Choice loop = choice_of_loop(typing, node, variable->name);
        if ((choice.constants.count > 0 && choice.open)
            || (loop.constants.count > 0 && loop.open)
            || is_awaited(typing, node, variable->name))
            return true;
    }
    return false;
}

/* The texts that a variable is compared with, in the order of flows, then
   those that mappings write to it. */
static void add_constants(Typing *typing, Variable *variable)
{
    Choice choice = { .typing = typing, .wanted = variable->name };

    for (size_t i = 0; i < typing->uses.count; i++)
        if (typing->uses.items[i].tree)
            add_tree(&choice, typing->uses.items[i].tree);
    if (choice.constants.count == 0 && variable->constants.count == 0) return;
    for (size_t i = 0; i < typing->uses.count; i++) {
        const Use *use = &typing->uses.items[i];

        if (!use->target || strcmp(use->target, variable->name) != 0) continue;
        if (use->constant)
            constants_add(typing, &choice.constants, use->constant);
        else if (expression_text(use->tree))
            constants_add(typing, &choice.constants,
                          expression_text(use->tree));
    }
    for (size_t i = 0; i < choice.constants.count; i++)
        constants_add(typing, &variable->constants, choice.constants.items[i]);
}

static void enumerate(Typing *typing, Variable *variable)
{
    if (!variable->is_outcome || variable->type != BPMN_TEXT
        || variable->source == SOURCE_SCHEMA || variable->compared_freely)
        return;
    add_constants(typing, variable);
    if (variable->constants.count == 0) return;
    variable->type = BPMN_ENUMERATION;
    variable->closed = variable->outcome_declared || !is_open(typing, variable);
}

/* Does a schema list what the variable can be? Then that are the outcomes: a
   gateway compares with some of them. */
static bool is_listed(const Variable *variable)
{
    return variable->source == SOURCE_SCHEMA && variable->closed
        && variable->constants.count > 0;
}

/* Tasks that nothing told outcomes of, or a schema tells all of; and those with
   a flow for the rest, where another task says what else there is. */
static void complete_outcomes(Typing *typing, TaskInfo *task)
{
    const Variable *variable = name_map_get(typing->names,
                                            task->outcome_variable);

    if (task->outcomes_declared) return;
    if (is_listed(variable))
        task->outcomes_closed = true;
    else if (task->outcome_count > 0
             && (task->outcomes_closed || !variable->closed))
        return;
    task->outcomes = variable->constants.items;
    task->outcome_count = variable->constants.count;
    if (task->outcome_count == 0) {
        task->outcomes = NEW(typing->arena, const char *);
        task->outcomes[0] = "done";
        task->outcome_count = 1;
    }
}

static bool is_among(const Texts *texts, const char *text)
{
    for (size_t i = 0; i < texts->count; i++)
        if (strcmp(texts->items[i], text) == 0) return true;
    return false;
}

/* A text that is written out goes where a schema lists other ones: there it
   rests in an incident each time. */
static void check_written(Typing *typing, const Use *use)
{
    const char *text = use->constant;
    const Variable *variable = use->target
        ? name_map_get(typing->names, use->target)
        : NULL;

    if (!text && use->tree) text = expression_text(use->tree);
    if (!text || !variable || !is_listed(variable)
        || is_among(&variable->constants, text))
        return;
    Finding *finding = report(
        typing->found, CODE_TYPE_CONFLICT, use->position, use->element,
        "the %s writes \"%s\" to variable \"%s\", which is none of its values "
        "by the %s",
        use->what, text, variable->name, variable->origin);
    finding->help = "write one of those, or add it to \"enum\" in the schema "
                    "file beside the diagram";
}

void typing_enumerate(Typing *typing)
{
    for (size_t i = 0; i < typing->uses.count; i++)
        check_written(typing, &typing->uses.items[i]);
    for (size_t i = 0; i < typing->variables.count; i++)
        enumerate(typing, typing->variables.items[i]);
    for (size_t i = 0; i < typing->process->nodes.count; i++)
        if (node_is_persons(typing->process->nodes.items[i]))
            complete_outcomes(typing, &typing->process->nodes.items[i]->task);
}
