import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.processors.splunk.PutSplunkHTTP;
import org.apache.nifi.processors.splunk.QuerySplunkIndexingStatus;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;

/**
 * Apache NiFi's two processors for HEC, joined as its documentation advises: PutSplunkHTTP sends, QuerySplunkIndexingStatus asks for acknowledgements;
 * what is undetermined is asked for again, what is not acknowledged in time is sent again. For hec-acknowledgement.test.ts: it reads a command a line
 * (give EVENT, put, query WAIT) and answers each with a line. Arguments: port, token, channel.
 */
public class TestNifi {
    private static List<MockFlowFile> toPut = new ArrayList<>();
    private static List<MockFlowFile> toQuery = new ArrayList<>();
    private static int acknowledged = 0;

    public static void main(String[] settings) throws Exception {
        TestRunner put = runnerOf(new PutSplunkHTTP(), settings);
        put.setProperty("content-type", "text/plain");
        TestRunner query = runnerOf(new QuerySplunkIndexingStatus(), settings);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ", 2);
            switch (words[0]) {
                case "give" -> {
                    MockFlowFile file = new MockFlowFile(toPut.size());
                    file.setData(words[1].getBytes());
                    toPut.add(file);
                }
                case "put" -> {
                    run(put, toPut);
                    toQuery.addAll(put.getFlowFilesForRelationship("success"));
                    toPut = new ArrayList<>(put.getFlowFilesForRelationship("failure"));
                }
                case "query" -> {
                    query.setProperty("ttl", words[1]);
                    run(query, toQuery);
                    acknowledged += query.getFlowFilesForRelationship("success").size();
                    toPut.addAll(query.getFlowFilesForRelationship("unacknowledged"));
                    toQuery = new ArrayList<>(query.getFlowFilesForRelationship("undetermined"));
                    toQuery.addAll(query.getFlowFilesForRelationship("failure"));
                }
                default -> throw new IllegalArgumentException(line);
            }
            System.out.println("{\"toPut\":" + toPut.size() + ",\"toQuery\":" + toQuery.size() + ",\"acknowledged\":" + acknowledged + "}");
        }
    }

    private static TestRunner runnerOf(Processor processor, String[] settings) {
        TestRunner runner = TestRunners.newTestRunner(processor);
        String[] names = {"Port", "Token", "request-channel"};
        for (int i = 0; i < names.length; i++) runner.setProperty(names[i], settings[i]);
        runner.setProperty("Scheme", "http");
        runner.setProperty("Hostname", "127.0.0.1");
        return runner;
    }

    private static void run(TestRunner runner, List<MockFlowFile> files) {
        runner.clearTransferState();
        for (MockFlowFile file : files) runner.enqueue(file);
        if (!files.isEmpty()) runner.run(files.size());
    }
}
