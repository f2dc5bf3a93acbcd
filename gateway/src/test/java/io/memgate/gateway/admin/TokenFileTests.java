package io.memgate.gateway.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class TokenFileTests {

	private static final String FIRST = "1".repeat(32);

	private static final String SECOND = "2".repeat(32);

	@TempDir
	Path folder = Path.of("");

	private Path file = Path.of("");

	private TokenFile token;

	@BeforeEach
	void firstToken() throws IOException {
		this.file = Files.writeString(this.folder.resolve("token"), FIRST);
		this.token = new TokenFile(this.file);
	}

	@AfterEach
	void close() {
		this.token.close();
	}

	@Test
	void anotherTokenCountsWhenItIsFoundTwice() throws IOException {
		Files.writeString(this.file, SECOND);

		this.token.look();
		assertThat(this.token.matches(FIRST)).isTrue();
		this.token.look();
		assertThat(this.token.matches(FIRST)).isFalse();
		assertThat(this.token.matches(SECOND)).isTrue();
	}

	@Test
	void aFileWithoutAGoodTokenChangesNothingAndIsToldOnce(CapturedOutput output) throws IOException {
		Files.writeString(this.file, "short");
		looks(5);

		assertThat(this.token.matches(FIRST)).isTrue();
		assertThat(output.getOut().lines().filter((line) -> line.contains("must have at least 32 characters")))
			.singleElement()
			.asString()
			.contains("ERROR")
			.contains("The token that was read before stays the first credential.");

		Files.delete(this.file);
		looks(2);
		assertThat(this.token.matches(FIRST)).isTrue();
		assertThat(output.getOut()).contains("cannot be read");

		Files.writeString(this.file, SECOND);
		looks(2);
		assertThat(this.token.matches(SECOND)).isTrue();
	}

	@Test
	void whatIsThereForOneLookOnlyIsNoNews(CapturedOutput output) throws IOException {
		Files.writeString(this.file, "");
		looks(1);
		Files.writeString(this.file, FIRST);
		looks(3);

		assertThat(this.token.matches(FIRST)).isTrue();
		assertThat(output.getOut()).doesNotContain("admin token");
	}

	private void looks(int times) {
		for (int i = 0; i < times; i++) {
			this.token.look();
		}
	}

}
