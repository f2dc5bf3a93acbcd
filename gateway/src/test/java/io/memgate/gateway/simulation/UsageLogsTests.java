package io.memgate.gateway.simulation;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.gateway.usage.RecordedCall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class UsageLogsTests {

	@TempDir
	private Path folder;

	@Test
	void callsOfSeveralFilesComeInTheOrderOfTheirDecisions() throws IOException {
		Path first = file("a.log", line(3000, 10), line(1000, 5000), line(8000, 1));
		Path second = zipped("b.log.gz", line(2000, 1), line(4000, 3000));

		try (UsageLogs logs = UsageLogs.open(List.of(first, second))) {
			assertThat(millis(logs)).containsExactly(1000L, 2000L, 3000L, 4000L, 8000L);
			assertThat(logs.late()).isZero();
			assertThat(logs.percent()).isEqualTo(100);
			assertThat(logs.calls()).isEqualTo(5);
		}
	}

	@Test
	void aCallThatTookLongerThanIsWaitedForComesLate() throws IOException {
		Path file = file("a.log", line(100_000, 1), line(200_000, 1), line(300_000, 1), line(0, 301_000));

		try (UsageLogs logs = UsageLogs.open(List.of(file))) {
			assertThat(millis(logs)).containsExactly(100_000L, 200_000L, 0L, 300_000L);
			assertThat(logs.late()).isEqualTo(1);
		}
	}

	@Test
	void tornAndUnknownLinesArePassedOverAndCounted() throws IOException {
		String whole = line(1, 1);
		Path file = file("a.log", "hello", "{\"a\":1}", "", whole + whole, whole,
				whole.replace("\"account\":\"a\",", ""), whole.substring(0, 70));

		try (UsageLogs logs = UsageLogs.open(List.of(file))) {
			assertThat(millis(logs)).containsExactly(1L);
			assertThat(logs.unreadable()).isEqualTo(5);
			assertThat(logs.nobodys()).isEqualTo(1);
		}
	}

	@Test
	void aCutArchiveEndsWhereItIsCut() throws IOException {
		Path whole = zipped("a.gz", line(1, 1), line(2, 1));
		byte[] bytes = Files.readAllBytes(whole);
		Path cut = Files.write(this.folder.resolve("cut.gz"), Arrays.copyOf(bytes, bytes.length - 20));

		try (UsageLogs logs = UsageLogs.open(List.of(cut))) {
			assertThat(millis(logs)).hasSizeLessThan(2);
			assertThat(logs.unreadable()).isPositive();
		}
	}

	@Test
	void anEmptyFileHasNothing() throws IOException {
		try (UsageLogs logs = UsageLogs.open(List.of(file("a.log")))) {
			assertThat(millis(logs)).isEmpty();
			assertThat(logs.percent()).isEqualTo(100);
		}
	}

	@Test
	void aFileThatIsNotThereCannotBeRead() {
		assertThatIOException().isThrownBy(() -> UsageLogs.open(List.of(this.folder.resolve("none"))));
	}

	private static String line(long atMillis, long totalMillis) {
		return Lines.line("a", atMillis, totalMillis, "\"outcome\":\"success\",\"status\":200,");
	}

	private Path file(String name, String... lines) throws IOException {
		return Files.writeString(this.folder.resolve(name), String.join("\n", lines));
	}

	private Path zipped(String name, String... lines) throws IOException {
		Path file = this.folder.resolve(name);
		try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
			out.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
		}
		return file;
	}

	private static List<Long> millis(UsageLogs logs) throws IOException {
		List<Long> millis = new ArrayList<>();
		for (RecordedCall call = logs.next(); call != null; call = logs.next()) {
			millis.add(call.at().toEpochMilli() - Lines.START.toEpochMilli());
		}
		return millis;
	}

}
