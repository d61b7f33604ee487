import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** The verdict of veraPDF: one file, then the conformities asked (3a, ua1). Exit code 1 on a failure. */
public class VeraCheck {
  public static void main(String[] arguments) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    boolean all = true;
    for (int i = 1; i < arguments.length; i++) {
      PDFAFlavour flavour = PDFAFlavour.fromString(arguments[i]);
      try (FileInputStream file = new FileInputStream(arguments[0]);
          PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour)) {
        ValidationResult result =
            Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
        all &= result.isCompliant();
        System.out.println(arguments[i] + " compliant=" + result.isCompliant());
        Map<String, Integer> failures = new TreeMap<>();
        for (TestAssertion one : result.getTestAssertions()) {
          if (one.getStatus() == TestAssertion.Status.FAILED) {
            String rule = one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber();
            failures.merge(rule + " " + one.getMessage(), 1, Integer::sum);
          }
        }
        failures.forEach((rule, times) -> System.out.println("  " + times + " x " + rule));
      }
    }
    System.exit(all ? 0 : 1);
  }
}
