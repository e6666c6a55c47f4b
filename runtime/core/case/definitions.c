/* The processes that an engine was given. */
#include "core/case/definitions.h"

#include "core/step/image.h"

/* Of an identity that people see. */
enum { VERSION_BYTES = 6 };

static void index_fields(Definition *definition)
{
    const BpmnProcess *process = definition->process;

    for (uint16_t i = 0; i < process->field_count; i++) {
        definition->field_names[i] = bpmn_string(process->fields[i].name);
    }
}

static void index_events(Definition *definition)
{
    const BpmnProcess *process = definition->process;

    for (uint16_t i = 0; i < process->element_count; i++) {
        definition->first_event[i] = BPMN_NO_ELEMENT;
    }
    for (uint16_t i = process->event_count; i > 0; i--) {
        uint16_t element = process->events[i - 1].element;

        definition->next_event[i - 1] = definition->first_event[element];
        definition->first_event[element] = (uint16_t)(i - 1);
    }
}

static void default_parameters(Definition *definition)
{
    const BpmnProcess *process = definition->process;

    for (uint16_t i = 0; i < process->parameter_count; i++) {
        const BpmnParameterInfo *info = &process->parameters[i];

        definition->parameter_texts[i] = NULL;
        definition->parameters[i] = (BpmnValue){
            .type = info->type,
            .is_null = true,
        };
        if (info->default_text) {
            BpmnValue value = { .type = BPMN_TEXT,
                                .as.text = bpmn_string(info->default_text) };

            if (process->abilities.texts->fit(info->type, &value)) {
                definition->parameters[i] = value;
            }
        }
    }
}

/* The next part of a definition's memory; null: it is only counted. */
static void *part(Definition *definition, size_t bytes)
{
    void *at = definition->memory
        ? definition->memory + definition->memory_bytes
        : NULL;

    definition->memory_bytes += (bytes + 7) / 8 * 8;
    return at;
}

/* Where the tables stand; without memory, how much they need. */
static void lay_out(Definition *definition)
{
    const BpmnProcess *process = definition->process;

    definition->memory_bytes = 0;
    definition->parameters = part(definition,
                                  process->parameter_count * sizeof(BpmnValue));
    definition->blank = part(definition, process->image_bytes);
    definition->field_names = part(definition,
                                   process->field_count * sizeof(BpmnString));
    definition->parameter_texts =
        part(definition, process->parameter_count * sizeof(char *));
    definition->first_event = part(definition,
                                   process->element_count * sizeof(uint16_t));
    definition->next_event = part(definition,
                                  process->event_count * sizeof(uint16_t));
}

static bool definition_open(const BpmnAllocator *allocator,
                            Definition *definition)
{
    lay_out(definition);
    definition->memory = memory_take(allocator, definition->memory_bytes);
    if (!definition->memory) return false;
    lay_out(definition);
    index_events(definition);
    index_fields(definition);
    image_begin(definition->process, 0, definition->blank);
    default_parameters(definition);
    return true;
}

/* True when the process has what a wait of that kind needs. */
static bool serves(const BpmnAbilities *abilities, BpmnWaitKind kind)
{
    /* among the abilities from 1; 0: nothing */
    static const uint8_t NEEDED[] = {
#define NEEDS(member) offsetof(BpmnAbilities, member) / sizeof(void *) + 1
#define NEEDS_NOTHING 0
#define BPMN_WAIT(NAME, number, word, FOR, ROW, OPENS, SHOWN, verb, answers, \
                  NEEDED)                                                    \
    [number] = NEEDED,
#include "bpmn/wait.def"
#undef BPMN_WAIT
#undef NEEDS_NOTHING
#undef NEEDS
    };
    const void *ability = abilities;

    if ((size_t)kind < sizeof NEEDED && NEEDED[kind] > 0) {
        memcpy(&ability,
               (const char *)abilities + (NEEDED[kind] - 1) * sizeof ability,
               sizeof ability);
    }
    return ability;
}

static bool may_be_structure(const BpmnField *field)
{
    return field->type == BPMN_STRUCTURE || field->type == BPMN_LOOSE;
}

/* True when the process is of this version and points at the abilities that its
   tables need. */
static bool is_proper(const BpmnProcess *process)
{
    const BpmnAbilities *abilities = &process->abilities;

    if (process->abi != BPMN_ABI
        || (process->parameter_count > 0 && !abilities->texts)
        || (process->frame_count > 0 && !abilities->frames)
        || (abilities->starts
            && (!abilities->timers || !abilities->calendar))) {
        return false;
    }
    for (uint16_t i = 0; i < process->wait_count; i++) {
        if (!serves(abilities, process->waits[i].kind)) return false;
    }
    for (uint16_t i = 0; i < process->field_count; i++) {
        if (may_be_structure(&process->fields[i]) && !abilities->structures) {
            return false;
        }
    }
    return true;
}

bool definitions_open(const BpmnAllocator *allocator, Definitions *definitions,
                      const BpmnConfig *config, BpmnStatus *status)
{
    size_t bytes = config->process_count * sizeof(Definition);

    *status = BPMN_NO_MEMORY;
    if (config->process_count == 0) return true;
    definitions->items = memory_take(allocator, bytes);
    if (!definitions->items) return false;
    memset(definitions->items, 0, bytes);
    definitions->count = config->process_count;
    for (size_t i = 0; i < config->process_count; i++) {
        Definition *definition = &definitions->items[i];

        if (!is_proper(config->processes[i])) {
            *status = BPMN_MISUSE;
            return false;
        }
        definition->process = config->processes[i];
        definition->index = (uint16_t)i;
        if (!definition_open(allocator, definition)) return false;
    }
    return true;
}

static void definition_free(const BpmnAllocator *allocator,
                            Definition *definition)
{
    if (!definition->memory) return;
    for (uint16_t i = 0; i < definition->process->parameter_count; i++) {
        memory_give(allocator, definition->parameter_texts[i],
                    definition->parameters[i].as.text.length + 1);
    }
    memory_give(allocator, definition->memory, definition->memory_bytes);
}

void definitions_free(const BpmnAllocator *allocator, Definitions *definitions)
{
    definitions_truncate(allocator, definitions, 0);
    for (size_t i = 0; i < definitions->count; i++) {
        definition_free(allocator, &definitions->items[i]);
    }
    memory_give(allocator, definitions->items,
                definitions->count * sizeof(Definition));
    buffer_free(allocator, &definitions->known, sizeof(Known));
    buffer_free(allocator, &definitions->set, sizeof(SetParameter));
}

/* The id, and the words, which name the version as people see it. */
static void write_id(char *to, BpmnString id, const uint8_t *version)
{
    static const char HEX[] = "0123456789abcdef";
    static const char WORDS[] = "in force is the version ";

    copy_bytes(to, id.bytes, id.length);
    to[id.length] = '\0';
    to += id.length + 1;
    memcpy(to, WORDS, sizeof WORDS - 1);
    to += sizeof WORDS - 1;
    for (size_t i = 0; i < VERSION_BYTES; i++) {
        *to++ = HEX[version[i] >> 4];
        *to++ = HEX[version[i] & 15];
    }
    *to = '\0';
}

bool definitions_know(const BpmnAllocator *allocator, Definitions *definitions,
                      BpmnString id, const uint8_t *version,
                      Definition *definition)
{
    enum { WORDS_BYTES = 48 };
    size_t bytes = id.length + 1 + WORDS_BYTES;
    size_t count = definitions->known_count + (size_t)1;
    Known *known;
    char *copy;

    if (!buffer_reserve(allocator, &definitions->known, count, sizeof *known)) {
        return false;
    }
    copy = memory_take(allocator, bytes);
    if (!copy) return false;
    write_id(copy, id, version);
    definitions->known_count = (uint16_t)count;
    known = definitions_known(definitions, (uint16_t)count);
    *known = (Known){
        .definition = definition,
        .id = { copy, id.length },
        .notice = copy + id.length + 1,
        .id_bytes = bytes,
    };
    memcpy(known->version, version, sizeof known->version);
    return true;
}

void definitions_truncate(const BpmnAllocator *allocator,
                          Definitions *definitions, uint16_t count)
{
    while (definitions->known_count > count) {
        Known *known = definitions_known(definitions, definitions->known_count);

        memory_give(allocator, (void *)(uintptr_t)known->id.bytes,
                    known->id_bytes);
        memory_give(allocator, known->recorded, known->recorded_bytes);
        if (known->definition) known->definition->number = 0;
        definitions->known_count--;
        definitions->is_recorded = false;
    }
}

Known *definitions_version(const Definitions *definitions,
                           const BpmnProcess *process)
{
    BpmnString id = bpmn_string(process->id);
    Known *known = definitions->known.items;

    for (uint16_t i = 0; i < definitions->known_count; i++, known++) {
        if (memcmp(known->version, process->net_hash, sizeof known->version)
                == 0
            && bpmn_string_equal(known->id, id)) {
            return known;
        }
    }
    return NULL;
}

Known *definitions_in_force(const Definitions *definitions, BpmnString id)
{
    Known *known = definitions->known.items;

    for (uint16_t i = 0; i < definitions->known_count; i++, known++) {
        if (known->in_force && bpmn_string_equal(known->id, id)) return known;
    }
    return NULL;
}

void definitions_take(Definitions *definitions, Known *known)
{
    Known *before = definitions_in_force(definitions, known->id);

    if (before) before->in_force = false;
    known->in_force = true;
    definitions->has_pending = true;
}

SetParameter *definitions_set(const BpmnAllocator *allocator,
                              Definitions *definitions, uint16_t definition,
                              uint16_t number)
{
    SetParameter *set = definitions->set.items;
    SetParameter *end = set + definitions->set_count;

    for (; set != end; set++) {
        if (set->definition == definition && set->number == number) return set;
    }
    if (!buffer_reserve(allocator, &definitions->set,
                        definitions->set_count + 1, sizeof *set)) {
        return NULL;
    }
    set = (SetParameter *)definitions->set.items + definitions->set_count++;
    *set = (SetParameter){ definition, number, { 0, 0 } };
    return set;
}

static void settle(LastRecord *record, bool committed)
{
    if (committed) record->position = last_record_newest(record);
    record->again = 0;
}

void definitions_settle(Definitions *definitions, bool committed)
{
    if (!definitions->has_pending) return;
    definitions->has_pending = false;
    if (!committed) definitions->is_recorded = false;
    for (uint16_t i = 0; i < definitions->known_count; i++) {
        Known *known = (Known *)definitions->known.items + i;

        settle(&known->record, committed);
        if (committed)
            known->was_in_force = known->in_force;
        else
            known->in_force = known->was_in_force;
    }
    for (size_t i = 0; i < definitions->set_count; i++) {
        settle(&((SetParameter *)definitions->set.items)[i].record, committed);
    }
}

SELDOM static bool is_text(const char *code, BpmnString wanted)
{
    return bpmn_string_equal(bpmn_string(code), wanted);
}

static inline bool code_is(const char *code, BpmnString wanted)
{
    if (!code || !wanted.bytes) return !code && !wanted.bytes;
    return is_text(code, wanted);
}

uint16_t event_find(const Definition *definition, BpmnEventKind kind,
                    uint16_t element, BpmnString code)
{
    uint16_t row = definition->first_event[element];

    for (; row != BPMN_NO_ELEMENT; row = definition->next_event[row]) {
        const BpmnEvent *event = &definition->process->events[row];

        if (event->kind == kind && code_is(event->code, code)) return row;
    }
    return BPMN_NO_ELEMENT;
}

uint16_t event_hearing(const Definition *definition, BpmnEventKind kind,
                       uint16_t element, BpmnString code)
{
    uint16_t row = event_find(definition, kind, element, code);

    return row != BPMN_NO_ELEMENT
        ? row
        : event_find(definition, kind, element, (BpmnString){ NULL, 0 });
}

/* Of two names that are not the same. */
static bool is_before(BpmnString one, BpmnString other)
{
    size_t shorter = one.length < other.length ? one.length : other.length;
    int order = memcmp(one.bytes, other.bytes, shorter);

    return order < 0 || (order == 0 && one.length < other.length);
}

uint16_t field_find(const Definition *definition, BpmnString name)
{
    size_t low = 0;
    size_t high = definition->process->field_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        BpmnString field = definition->field_names[middle];

        if (field.length == name.length
            && same_bytes(field.bytes, name.bytes, name.length)) {
            return (uint16_t)middle;
        }
        if (is_before(field, name))
            low = middle + 1;
        else
            high = middle;
    }
    return BPMN_NO_ELEMENT;
}

bool field_is_inner(const BpmnProcess *process, BpmnString name)
{
    while (name.length > 0 && name.bytes[name.length - 1] != '/') name.length--;
    if (name.length == 0) return false;
    name.length--;
    for (uint32_t i = 0; i < process->element_count; i++) {
        if (bpmn_string_equal(bpmn_string(process->elements[i].id), name))
            return true;
    }
    return false;
}
