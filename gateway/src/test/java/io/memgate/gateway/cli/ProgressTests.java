package io.memgate.gateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.gateway.simulation.UsageLogs;

import static org.assertj.core.api.Assertions.assertThat;

class ProgressTests {

	@Test
	void itIsToldEveryThreeSeconds(@TempDir Path folder) throws IOException {
		AtomicLong nanos = new AtomicLong(7);
		List<String> told = new ArrayList<>();
		Progress progress = new Progress(told::add, nanos::get);

		try (UsageLogs logs = UsageLogs.open(List.of(Files.createFile(folder.resolve("usage.log"))))) {
			for (int i = 0; i < 7; i++) {
				progress.tell(logs);
				nanos.addAndGet(Duration.ofSeconds(1).toNanos());
			}
		}

		assertThat(told).hasSize(2)
			.allSatisfy((line) -> assertThat(line).matches("0 calls replayed, now at .*, 100% read"));
	}

}
