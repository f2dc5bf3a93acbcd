package io.memgate.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Deleted and replaced text is off the disk, out of every file of the data folder, within
 * a minute of the acknowledged call.
 */
class ErasureWebTests {

	private static final Duration WITHIN = Duration.ofSeconds(60);

	private static final RunningBackend backend = RunningBackend.shared();

	private final Random random = new Random();

	@Test
	void deletedAndReplacedTextIsInNoFileAMinuteLater() {
		GatewayClient client = backend.asSomeone();
		List<String> words = new ArrayList<>();
		String byId = add(client, "by-id", words);
		add(client, "by-user", words);
		String updated = add(client, "updated", words);
		GatewayClient project = backend.asSomeone();
		add(project, "u", words);
		GatewayClient account = backend.asSomeone();
		add(account, "u", words);
		List<String> kept = new ArrayList<>();
		words.forEach((word) -> add(client, "kept", kept));
		commitTheIndex();
		assertThat(words).allMatch((word) -> files(word).contains("journal"));
		// Not each: the index's compression may cut a word up.
		assertThat(words).anyMatch((word) -> files(word).contains("index"));

		assertThat(client.call("/delete/memory", "{\"memory_ids\":[\"" + byId + "\"]}").status()).isEqualTo(200);
		assertThat(client.call("/delete/memory", "{\"user_id\":\"by-user\"}").status()).isEqualTo(200);
		assertThat(
				client.call("/update/memory", "{\"memory_id\":\"" + updated + "\",\"content\":\"another\"}").status())
			.isEqualTo(200);
		assertThat(project.delete("/internal/memories/" + project.account() + "/p1").status()).isEqualTo(200);
		assertThat(account.delete("/internal/memories/" + account.account()).status()).isEqualTo(200);

		until(() -> words.stream().allMatch((word) -> files(word).isEmpty()));
		assertThat(words).allSatisfy((word) -> assertThat(files(word)).isEmpty());
		assertThat(kept).allMatch((word) -> files(word).contains("journal"));
		assertThat(kept).anyMatch((word) -> files(word).contains("index"));
		assertThat(client.get(GatewayClient.API + "/get/memory/" + updated).data().get("memory_value").stringValue())
			.isEqualTo("another");
	}

	/**
	 * The index is written to the disk when something is taken out of it, or at times.
	 */
	private void commitTheIndex() {
		GatewayClient other = backend.asSomeone();
		List<String> words = new ArrayList<>();
		add(other, "u", words);
		other.call("/delete/memory", "{\"user_id\":\"u\"}");
		until(() -> files(words.getFirst()).isEmpty());
	}

	private String add(GatewayClient client, String user, List<String> words) {
		byte[] bytes = new byte[8];
		this.random.nextBytes(bytes);
		String word = "zq" + HexFormat.of().formatHex(bytes) + "z";
		words.add(word);
		return client.call("/add/message",
				"{\"user_id\":\"%s\",\"conversation_id\":\"c\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
					.formatted(user, word))
			.data()
			.get("task_id")
			.stringValue() + "-0";
	}

	/**
	 * The folders below the data folder in which some file has a word.
	 */
	private static TreeSet<String> files(String word) {
		TreeSet<String> folders = new TreeSet<>();
		try (Stream<Path> files = Files.walk(backend.dataDir())) {
			files.filter(Files::isRegularFile)
				.filter((file) -> bytes(file).contains(word))
				.forEach((file) -> folders.add(backend.dataDir().relativize(file).getName(0).toString()));
			return folders;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String bytes(Path file) {
		try {
			return Files.readString(file, StandardCharsets.ISO_8859_1);
		}
		catch (NoSuchFileException ex) {
			return "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void until(BooleanSupplier condition) {
		Flux.interval(Duration.ofMillis(100), Schedulers.boundedElastic())
			.onBackpressureDrop()
			.takeUntil((tick) -> condition.getAsBoolean())
			.take(WITHIN)
			.blockLast();
	}

}
