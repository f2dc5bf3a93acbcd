package io.memgate.gateway.simulation;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import com.sun.management.UnixOperatingSystemMXBean;
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
			assertThat(logs.percent()).isEqualTo(100);
			assertThat(logs.calls()).isEqualTo(5);
		}
	}

	@Test
	void aCallThatTookLongerThanIsWaitedForComesLate() throws IOException {
		Path file = file("a.log", line(1_000_000, 1), line(2_000_000, 1), line(3_000_000, 1), line(0, 3_001_000));

		try (UsageLogs logs = UsageLogs.open(List.of(file))) {
			assertThat(millis(logs)).containsExactly(1_000_000L, 2_000_000L, 0L, 3_000_000L);
		}
	}

	@Test
	void anUploadOfSomeMinutesComesInItsPlace() throws IOException {
		Path file = file("a.log", line(180_000, 1), line(207_000, 1), line(0, 300_000), line(900_000, 1));

		try (UsageLogs logs = UsageLogs.open(List.of(file))) {
			assertThat(millis(logs)).containsExactly(0L, 180_000L, 207_000L, 900_000L);
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
	void anArchiveEndsWhereItIsCutOrDamaged() throws IOException {
		byte[] whole = Files.readAllBytes(zipped("a.gz", line(1, 1), line(2, 1)));
		byte[] flipped = whole.clone();
		flipped[whole.length - 6] ^= 1;
		Path cut = Files.write(this.folder.resolve("cut.gz"), Arrays.copyOf(whole, whole.length - 20));
		Path damaged = Files.write(this.folder.resolve("damaged.gz"), flipped);
		Path empty = Files.write(this.folder.resolve("empty.gz"), new byte[0]);
		Path plain = file("plain.gz", line(3, 1));
		Path good = file("good.log", line(4, 1));

		try (UsageLogs logs = UsageLogs.open(List.of(cut, damaged, empty, plain, good))) {
			assertThat(millis(logs)).endsWith(4L);
			assertThat(logs.damaged()).containsExactly(cut, damaged, empty, plain);
		}
	}

	@Test
	void whatCannotBeReadIsNamed() {
		assertThatIOException().isThrownBy(() -> UsageLogs.open(List.of(this.folder)))
			.withMessageContaining(this.folder.toString());
	}

	@Test
	void theSameFileIsNotTakenTwice() throws IOException {
		Path file = file("a.log", line(1, 1));
		Path again = this.folder.resolve(".").resolve("a.log");

		assertThatIOException().isThrownBy(() -> UsageLogs.open(List.of(file, again)))
			.withMessageContaining("a.log: it is given twice");
	}

	@Test
	void aRecordThatIsInTwoFilesCountsOnce() throws IOException {
		Path rotated = file("a.log.0", line(1, 1), line(2, 1));
		Path copy = file("copy.log", line(1, 1), line(2, 1), line(3, 1));

		try (UsageLogs logs = UsageLogs.open(List.of(rotated, copy))) {
			assertThat(millis(logs)).containsExactly(1L, 2L, 3L);
			assertThat(logs.doubled()).isEqualTo(2);
		}
	}

	@Test
	void aFileIsOpenOnlyWhileItsRecordsAreRead() throws IOException {
		List<Path> paths = new ArrayList<>();
		for (int i = 0; i < 30; i++) {
			paths.add(file("usage.log." + i, "torn", line(i * 1_000_000L, 1), line(i * 1_000_000L + 1, 1)));
		}
		long before = openFiles();

		try (UsageLogs logs = UsageLogs.open(paths)) {
			assertThat(openFiles() - before).isLessThan(10);
			assertThat(millis(logs)).hasSize(60).isSorted();
			assertThat(logs.unreadable()).isEqualTo(30);
			assertThat(logs.percent()).isEqualTo(100);
		}
	}

	private static long openFiles() {
		return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
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
