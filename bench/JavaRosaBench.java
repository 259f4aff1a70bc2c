// Times JavaRosa, the engine of ODK Collect: java -cp ODK_Validate.jar JavaRosaBench.java FORM.xml STEPS.json
// Prints one JSON object: opening, answers and new repeat instances, in milliseconds. What a step needs to be
// found by is looked up before the clock starts.
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.QuestionDef;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormAnswerDataParser;
import org.javarosa.xform.util.XFormUtils;

public class JavaRosaBench {
    static final Pattern STEP = Pattern.compile("([^\\[]+)(?:\\[(\\d+)\\])?");

    static TreeElement at(FormDef form, String reference) {
        TreeElement node = form.getMainInstance().getRoot();
        String[] names = reference.split("/");
        for (int i = 2; i < names.length; i++) {
            Matcher match = STEP.matcher(names[i]);
            match.matches();
            node = node.getChild(match.group(1), match.group(2) == null ? 0 : Integer.parseInt(match.group(2)) - 1);
        }
        return node;
    }

    static Map<String, FormIndex> places(FormDef form, FormEntryModel model) {
        Map<String, FormIndex> found = new HashMap<>();
        FormIndex here = FormIndex.createBeginningOfFormIndex();
        while (true) {
            here = model.incrementIndex(here);
            if (here == null || here.isEndOfFormIndex()) return found;
            String reference = form.getChildInstanceRef(here).genericize().toString(false);
            int event = model.getEvent(here);
            if (event == FormEntryController.EVENT_PROMPT_NEW_REPEAT) found.put("+" + reference, here);
            if (event == FormEntryController.EVENT_QUESTION) found.putIfAbsent(reference, here);
        }
    }

    static ObjectNode summary(ObjectMapper json, List<Double> taken) {
        Collections.sort(taken);
        ObjectNode out = json.createObjectNode();
        out.put("n", taken.size());
        if (taken.isEmpty()) return out;
        out.put("median", taken.get(taken.size() / 2));
        out.put("p95", taken.get(Math.min(taken.size() - 1, (int) (0.95 * taken.size()))));
        return out;
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        System.setOut(System.err); // the engine prints; standard output is for figures
        new XFormsModule().registerModule();
        ObjectMapper json = new ObjectMapper();
        JsonNode steps = json.readTree(Files.readAllBytes(Paths.get(arguments[1])));
        long begun = System.nanoTime();
        FormDef form = XFormUtils.getFormFromFormXml(arguments[0], null);
        long read = System.nanoTime();
        form.initialize(true, new InstanceInitializationFactory());
        long born = System.nanoTime();
        FormEntryModel model = new FormEntryModel(form);
        Map<String, FormIndex> places = places(form, model);
        List<Double> answers = new ArrayList<>();
        List<Double> instances = new ArrayList<>();
        for (JsonNode step : steps) {
            if (step.has("add")) {
                FormIndex place = places(form, model).get("+" + step.get("add").asText());
                long from = System.nanoTime();
                form.createNewRepeat(place);
                instances.add((System.nanoTime() - from) / 1e6);
            } else if (step.has("set")) {
                String reference = step.get("set").asText();
                TreeElement node = at(form, reference);
                FormIndex place = places.get(reference.replaceAll("\\[\\d+\\]", ""));
                QuestionDef question = place == null ? null : model.getQuestionPrompt(place).getQuestion();
                String value = step.get("value").asText();
                long from = System.nanoTime();
                IAnswerData data = XFormAnswerDataParser.getAnswerData(value, node.getDataType(), question);
                form.setValue(data, node.getRef(), true);
                answers.add((System.nanoTime() - from) / 1e6);
            }
        }
        ObjectNode reply = json.createObjectNode();
        reply.put("load_ms", (read - begun) / 1e6);
        reply.put("instantiate_ms", (born - read) / 1e6);
        reply.set("set_ms", summary(json, answers));
        reply.set("repeat_ms", summary(json, instances));
        out.println(json.writeValueAsString(reply));
    }
}
