#!/bin/sh
# hitl in Camunda 7 on H2 in memory, without history.
#
#     camunda.sh HITL.bpmn RUNS
#
# Prints CPU microseconds of a case, of the whole JVM, median. Needs a JDK of
# 17 or later, Maven, and the artifact camunda-engine with what it stands on
# (Maven fetches it into its own repository), built once into BPMNC_PEERS:
#
#     mvn -q -f tests/bench/peers/camunda -DbuildDirectory=$BPMNC_PEERS/camunda compile
#
# Ends with 69 when that is not there.
set -eu
classes=${BPMNC_PEERS:-/nowhere}/camunda
[ -d "$classes/lib" ] && command -v java >/dev/null || exit 69
exec java -Xms2g -Xmx2g -XX:+UseParallelGC -cp "$classes/classes:$classes/lib/*" \
    bench.Hitl "$@"
