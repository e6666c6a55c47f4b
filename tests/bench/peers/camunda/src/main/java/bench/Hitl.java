package bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.cfg.StandaloneInMemProcessEngineConfiguration;

/** Starts cases of hitl, up to 1,000 waiting, and completes them in random order. */
final class Hitl {
    private static final int WAITING = 1000;
    private static final long WARM_NS = 40_000_000_000L;

    private final ProcessEngine engine;
    private final String definition;
    private final Random random = new Random(1);

    private Hitl(String diagram) {
        var settings = new StandaloneInMemProcessEngineConfiguration();
        settings.setJdbcUrl("jdbc:h2:mem:hitl;DB_CLOSE_DELAY=-1;QUERY_CACHE_SIZE=256");
        settings.setDatabaseSchemaUpdate("true");
        settings.setHistory(ProcessEngineConfiguration.HISTORY_NONE);
        settings.setJobExecutorActivate(false);
        settings.setEnforceHistoryTimeToLive(false);
        settings.setMetricsEnabled(false);
        settings.setTaskMetricsEnabled(false);
        settings.setCmmnEnabled(false);
        settings.setDmnEnabled(false);
        settings.setIdBlockSize(2500);
        engine = settings.buildProcessEngine();
        var deployed = engine.getRepositoryService().createDeployment()
            .addString("hitl.bpmn", diagram).deploy();
        definition = engine.getRepositoryService().createProcessDefinitionQuery()
            .deploymentId(deployed.getId()).singleResult().getId();
    }

    private void cases() {
        List<String> waiting = new ArrayList<>();
        for (long amount = 0; amount < WAITING; amount++) {
            waiting.add(engine.getRuntimeService().startProcessInstanceById(
                definition, Map.of("amount", amount)).getId());
        }
        Collections.shuffle(waiting, random);
        long approved = 0;
        for (String instance : waiting) {
            var tasks = engine.getTaskService();
            tasks.complete(tasks.createTaskQuery().processInstanceId(instance)
                .singleResult().getId(), Map.of("approved", approved++ & 1));
        }
        if (engine.getRuntimeService().createProcessInstanceQuery().count() != 0) {
            throw new IllegalStateException("cases are left");
        }
    }

    public static void main(String[] arguments) throws Exception {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        String diagram = Files.readString(Path.of(arguments[0]))
            .replace(">approved = 1<", ">${approved == 1}<");
        double[] spent = new double[Integer.parseInt(arguments[1])];
        var hitl = new Hitl(diagram);
        while (system.getProcessCpuTime() < WARM_NS) {
            hitl.cases();
        }
        for (int run = 0; run < spent.length; run++) {
            long begin = system.getProcessCpuTime();
            hitl.cases();
            spent[run] = (system.getProcessCpuTime() - begin) / 1e3 / WAITING;
        }
        Arrays.sort(spent);
        System.out.printf("case_us %.1f%n", spent[spent.length / 2]);
        hitl.engine.close();
    }
}
