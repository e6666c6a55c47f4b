/*
 * Commands: what is asked of an engine, and what comes of it.
 *
 * Texts are UTF-8 with a length, their bytes null where there is none; ids and
 * positions begin at 1, and 0 is none; elements are numbers of the process's
 * table, BPMN_NO_ELEMENT where there is none.
 */
#ifndef BPMN_COMMAND_H
#define BPMN_COMMAND_H

#include "bpmn/process.h"
#include "bpmn/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Why a command was refused. Recorded by number: new ones are added behind the
   last, here and in what follows. */
typedef enum BpmnReason {
    BPMN_REASON_NONE = 0,
    BPMN_REASON_NOT_OPEN = 1,     /* nothing waits there (any more) */
    BPMN_REASON_NOT_YOURS = 2,    /* another person holds the task */
    BPMN_REASON_NOT_ELIGIBLE = 3, /* the task is not offered to the actor */
    BPMN_REASON_HELD = 4,         /* a worker has the job under lease */
    BPMN_REASON_CONFLICT = 5, /* the version is not the one that was given */
    /* an open case of the process has that business key */
    BPMN_REASON_DUPLICATE_KEY = 6,
    BPMN_REASON_NO_RECEIVER = 7,  /* nobody waits for that message */
    BPMN_REASON_AMBIGUOUS = 8,    /* several do, or several starts fit */
    BPMN_REASON_BAD_DATA = 9,     /* a value that does not fit its field */
    BPMN_REASON_BAD_OUTCOME = 10, /* none of the task's outcomes */
    BPMN_REASON_NOT_DUE = 11,     /* a job that waits for its next try */
    BPMN_REASON_LIMIT = 12,       /* image, path or effects are full */
    BPMN_REASON_NO_SUCH_ELEMENT = 13,
    BPMN_REASON_TOO_OLD = 14,
    /* another version of the process is, or that one is not given */
    BPMN_REASON_NOT_IN_FORCE = 15,
    BPMN_REASON_SUSPENDED = 16 /* the case is: only operators act on it */
} BpmnReason;

/* The name of a reason, as records and people have it: "not-open". Never
   null. */
const char *bpmn_reason_text(BpmnReason reason);

/* What became of a command; recorded by number. */
typedef enum BpmnVerdict {
    BPMN_APPLIED = 0,
    BPMN_REFUSED = 1,
    BPMN_REPEATED = 2 /* this command id was applied before: the
                                       answer is the recorded one */
} BpmnVerdict;

/* What is asked for. Recorded by number: new ones are added behind the last. */
typedef enum BpmnCommandKind {
    BPMN_START = 0,
    BPMN_CLAIM = 1,
    BPMN_BEGIN = 2,
    BPMN_RELEASE = 3,
    BPMN_COMPLETE = 4, /* implies claim and begin when nobody holds the task */
    BPMN_ESCALATE = 5,
    BPMN_JOB_TAKE = 6, /* a worker leases the job for lease_ms */
    BPMN_JOB_DONE = 7,
    BPMN_JOB_FAILED = 8, /* one try is gone */
    BPMN_JOB_ERROR = 9,  /* a BPMN error with 'code' */
    BPMN_MESSAGE = 10,
    BPMN_RETRY = 11,
    BPMN_SET = 12,
    BPMN_MOVE = 13,
    BPMN_PARAMETER = 14, /* for all cases of 'process'; 'text' says why */
    /* the case hears the signal 'name', wherever it waits for it */
    BPMN_SIGNAL = 15,
    BPMN_BROADCAST = 16, /* all cases hear it, and starts of processes */
    /* new cases take the version whose identity begins with the hex digits
       'name'; 'text' says why */
    BPMN_IN_FORCE = 17,
    /* an operator gives the task to the person 'name', whoever has it, and
       whoever it is offered to; 'text' says why, here and in what follows */
    BPMN_ASSIGN = 18,
    BPMN_CANCEL = 19, /* the case ends, with all that it waits for */
    /* Only operators act on it until it is resumed. Its timers stand still
       meanwhile, or with BPMN_TIMERS_RUN those that come due fire then. */
    BPMN_SUSPEND = 20,
    BPMN_RESUME = 21,
    /* the wall's clock, which had jumped ahead, is right */
    BPMN_CLOCK_ACCEPT = 22,
    /* what is recorded was ahead: time begins again where the wall's clock
       stands. What is due by the time before stays due then. */
    BPMN_CLOCK_RESET = 23,
    /* a case of 'process' begins at the first conditional start event whose
       condition is true of its data */
    BPMN_EVALUATE = 24,
    /* an operator says when a timer fires, a job can be done, a task is due:
       that instant is the only datum; 'text' says why */
    BPMN_DUE = 25,
    /* so often a job is tried from now on, the only datum, an integer from 1;
       one that has failed for good goes on */
    BPMN_TRIES = 26,
    BPMN_FAIL =
        27, /* the holder of the task reports a BPMN error with 'code' */
    /* the activity 'element', which is open, has one item more, up to its
       hitl:maxItems: the only datum is what it is for, none where there is no
       list; 'text' says why */
    BPMN_ADD = 28
} BpmnCommandKind;

/* The most that one command takes, texts, data and groups included. */
#define BPMN_COMMAND_MAX_BYTES ((size_t)1 << 20)

/*
 * One command. Zero it, fill in what its kind needs; everything is copied by
 * bpmn_submit(). Texts are UTF-8; all of it, data included, takes at most
 * BPMN_COMMAND_MAX_BYTES.
 */
typedef struct BpmnCommand {
    size_t size; /* sizeof(BpmnCommand) */
    BpmnCommandKind kind;
    /* chosen by the caller: a random UUID, or a UUIDv7 of the time of the
       command. One that reads as a UUIDv7 older than what is remembered is
       BPMN_REASON_TOO_OLD, so other bytes (a hash, a counter) must not have a
       UUID's version 7. All zero: it cannot be repeated */
    uint8_t id[16];
    uint64_t case_id; /* 0 for START, for MESSAGE by key, for PARAMETER */
    /* that the caller saw, of the case or, where it is about one, of the frame;
       0: not checked */
    uint64_t version;
    const BpmnProcess *process; /* START, PARAMETER */
    uint16_t element;           /* the node that the command is about; START:
                                       the start event or BPMN_NO_ELEMENT */
    uint16_t target;            /* MOVE */
    /* of the case that it is about: an item's, by its view; 0: that of the
       wait, else the case itself or, of several, the oldest frame in which
       'element' waits for the actor, ADD: is open */
    uint32_t frame;
    /* the task or job meant; 0: the oldest open one at 'element' */
    uint64_t wait_id;
    BpmnString actor;         /* a person's or program's name; null: unnamed */
    BpmnString channel;       /* "api", "scenario", "command line" */
    BpmnString key;           /* START: business key; MESSAGE: correlation
                                       value; null: none */
    BpmnString name;          /* MESSAGE and START by message: message name;
                                       PARAMETER: its name; IN_FORCE:
                                       hex digits of a version; ASSIGN: whom */
    BpmnString code;          /* ESCALATE, FAIL, JOB_ERROR */
    BpmnString outcome;       /* COMPLETE; null: none */
    BpmnString text;          /* JOB_FAILED: what happened; of an
                                       operator: why */
    const BpmnString *groups; /* of the actor; null: in none */
    size_t group_count;
    uint32_t flags; /* BPMN_TRUSTED, BPMN_TIMERS_RUN */
    /* JOB_TAKE: how long; MESSAGE by key: how long it is kept where nobody
       waits for it, 0: it is refused then */
    int64_t lease_ms;
    const BpmnDatum *data;
    size_t data_count;
} BpmnCommand;

/* What a command came to. Texts live until the next run. */
typedef struct BpmnAnswer {
    BpmnStatus status; /* not BPMN_OK: not applied, nothing else counts */
    BpmnVerdict verdict;
    BpmnReason reason; /* of a refusal */
    /* START, MESSAGE: the case, or what keeps the message; a duplicate key:
       the first case; an ambiguous message: a case that waits for it */
    uint64_t case_id;
    uint64_t other_case_id; /* an ambiguous message: another; 0: not known */
    uint64_t version;       /* of the case afterwards */
    uint64_t position;      /* of the record */
    /* which of the command's data is refused, from 1; 0: none by itself */
    size_t datum;
    /* in words, for people; valid until the next bpmn_run() */
    BpmnString detail;
} BpmnAnswer;

#ifdef __cplusplus
}
#endif
#endif
