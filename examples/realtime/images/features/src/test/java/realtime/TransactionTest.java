package realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TransactionTest {
  static final String RECORD =
      "{\"id\":\"t-7\",\"time\":1000,\"customer\":\"c001\",\"amount\":12.5,\"hour\":3,\"abroad\":1,\"fraud\":0,\"drift\":0}";

  @Test
  void isWhatTheGeneratorWrites() {
    Transaction read = Transaction.of(RECORD).orElseThrow();
    assertEquals(1000, read.time);
    assertEquals("c001", read.customer);
    assertEquals(12.5, read.amount);
    assertEquals(1, read.night);
    assertEquals(1, read.abroad);
    assertEquals(0, read.fraud);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "no json", "{\"time\":1,\"customer\":\"c\"}", "{\"time\":\"1\",\"customer\":\"c\",\"amount\":1}"})
  void leavesOutWhatIsNone(String record) {
    assertFalse(Transaction.of(record).isPresent());
    assertNull(new Transaction.Reader().deserialize(record.getBytes(StandardCharsets.UTF_8)));
  }
}
