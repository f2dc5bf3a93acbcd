package io.memgate.gateway.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;

import io.memgate.gateway.redis.RedisServer;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AdminTokenTests {

	private static final String GOOD = "0123456789abcdef0123456789abcdef";

	@TempDir
	Path folder = Path.of("");

	@Test
	void whiteSpaceAroundTheTokenDoesNotCount() throws IOException {
		AdminToken token = AdminToken.read(file(" " + GOOD + "\n"));

		assertThat(token.matches(GOOD)).isTrue();
		assertThat(token.matches(GOOD + "\n")).isFalse();
		assertThat(token.matches("")).isFalse();
	}

	@Test
	void aShortTokenIsRefused() throws IOException {
		assertRefused(file(GOOD.substring(1)), "must have at least 32 characters");
	}

	@Test
	void aTokenThatAHeaderCannotCarryIsRefused() throws IOException {
		assertRefused(file(GOOD + " x"), "printable ASCII");
		assertRefused(file(GOOD + "\u00e9"), "printable ASCII");
	}

	@Test
	void aMissingFileIsRefused() {
		assertRefused(this.folder.resolve("none"), "cannot be read");
		assertRefused(null, "has no token file");
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void withoutATokenTheGatewayDoesNotStartAndSaysWhatToDo(CapturedOutput output) {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> new AdminListener().run());

		assertThat(output.getAll()).contains("The admin listener has no token file.")
			.contains("set memgate.admin.token-file to its path");
	}

	@Test
	@ExtendWith(RedisServer.class)
	void aTokenThatIsWrittenIntoTheFileLetsInWithoutARestart() throws IOException {
		String other = "f".repeat(32);
		try (AdminListener listener = new AdminListener()) {
			listener.run("--memgate.admin.token-file=" + file(AdminListener.TOKEN));
			assertThat(listener.client().get("/admin/v1/accounts").statusCode()).isEqualTo(200);

			file(other);

			listener.client().as(other).eventually("/admin/v1/accounts", (answer) -> answer.statusCode() == 200);
			assertThat(listener.client().get("/admin/v1/accounts").statusCode()).isEqualTo(401);
		}
	}

	private Path file(String content) throws IOException {
		return Files.writeString(this.folder.resolve("token"), content);
	}

	private static void assertRefused(@Nullable Path file, String message) {
		assertThatExceptionOfType(AdminTokenException.class).isThrownBy(() -> AdminToken.read(file))
			.withMessageContaining(message);
	}

}
