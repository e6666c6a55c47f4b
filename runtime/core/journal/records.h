/*
 * The journal: forms of records, and what a partition's writer does with them.
 * It appends in batches, reads back at opening, carries what lives along when
 * the live window moves, and audits.
 */
#ifndef CORE_RECORDS_H
#define CORE_RECORDS_H

#include "core/journal/body.h"
#include "core/journal/catalog.h"
#include "core/journal/definition_record.h"
#include "core/journal/frame.h"
#include "core/journal/head.h"
#include "core/journal/indexed.h"
#include "core/journal/object_record.h"
#include "core/journal/partition.h"

#endif
