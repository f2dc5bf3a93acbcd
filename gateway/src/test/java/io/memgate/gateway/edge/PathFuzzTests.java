package io.memgate.gateway.edge;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;

import com.code_intelligence.jazzer.junit.FuzzTest;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever path is let through is read in one way by others, too. */
class PathFuzzTests {

	@FuzzTest
	void aPathWithoutFaultIsItsOwnNormalForm(byte[] bytes) throws URISyntaxException {
		String target = new String(bytes, StandardCharsets.ISO_8859_1);
		String line = "GET " + target + " HTTP/1.1";
		if (RequestLine.fault(line) == null) {
			URI uri = new URI(target);

			assertThat(uri.isAbsolute()).isFalse();
			assertThat(uri.getRawAuthority()).isNull();
			assertThat(uri.normalize().getRawPath()).isEqualTo(uri.getPath()).isEqualTo(target.split("\\?", 2)[0]);
		}
	}

}
