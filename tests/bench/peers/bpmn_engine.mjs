// hitl in bpmn-engine: starts and completes cases in memory.
//
//     node bpmn_engine.mjs HITL.bpmn RUNS
//
// Prints CPU microseconds of a case, median. The diagram is parsed once and
// 100 cases wait at a time: each takes close to a megabyte there. Needs the
// npm packages bpmn-engine, bpmn-elements, bpmn-moddle and
// moddle-context-serializer in node_modules of BPMNC_PEERS. Ends with 69 when
// they are not there.
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const WAITING = 100;

async function load(name) {
  const peers = process.env.BPMNC_PEERS || process.cwd();
  const require = createRequire(join(peers, 'node_modules', 'none.js'));
  return import(pathToFileURL(require.resolve(name)));
}

async function packages() {
  try {
    const moddle = await load('bpmn-moddle');
    const serializer = await load('moddle-context-serializer');
    return {
      Engine: (await load('bpmn-engine')).Engine,
      Elements: await load('bpmn-elements'),
      Moddle: moddle.BpmnModdle || moddle.default?.BpmnModdle || moddle.default,
      serializer: serializer.default?.default || serializer.default,
      TypeResolver: serializer.TypeResolver || serializer.default?.TypeResolver,
    };
  } catch (error) {
    if (process.env.BPMNC_PEERS) console.error(error.message);
    process.exit(69);
  }
}

// Conditions are JavaScript there.
function diagram(path) {
  return readFileSync(path, 'utf8').replace(
    /<conditionExpression xsi:type="tFormalExpression">approved = 1</,
    '<conditionExpression xsi:type="tFormalExpression" language="javascript">'
    + 'next(null, this.environment.variables.approved === 1);<');
}

const spent = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

function shuffle(items) {
  for (let i = items.length - 1; i > 0; i--) {
    const other = Math.floor(Math.random() * (i + 1));
    [items[i], items[other]] = [items[other], items[i]];
  }
}

async function cases(Engine, sourceContext) {
  const waiting = [];
  let ended = 0;
  for (let i = 0; i < WAITING; i++) {
    const engine = new Engine({ name: 'hitl', sourceContext });
    const listener = new EventEmitter();
    let task;
    engine.once('end', () => { ended++; });
    listener.on('activity.wait', (api) => { task = api; });
    await engine.execute({ listener, variables: { amount: i } });
    waiting.push(task);
  }
  shuffle(waiting);
  waiting.forEach((task, i) => {
    task.environment.variables.approved = i & 1;
    task.signal();
  });
  await new Promise((resolve) => { setImmediate(resolve); });
  if (ended !== WAITING) throw new Error(`${ended} of ${WAITING} ended`);
}

const { Engine, Elements, Moddle, serializer, TypeResolver } = await packages();
const parsed = await new Moddle().fromXML(diagram(process.argv[2]));
const context = serializer(parsed, TypeResolver(Elements));
const runs = Number(process.argv[3]);
const figures = [];
await cases(Engine, context);
for (let run = 0; run < runs; run++) {
  const begin = spent();
  await cases(Engine, context);
  figures.push((spent() - begin) / WAITING);
}
figures.sort((one, other) => one - other);
console.log(`case_us ${figures[runs >> 1].toFixed(1)}`);
process.exit(0);
