package io.memgate.gateway.notice;

import java.net.URI;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class TargetsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	@ParameterizedTest
	@ValueSource(strings = { "https://hooks.example.com/a?b=c", "https://hooks.example.com:8443/",
			"https://hooks.example.com:65535/", "HTTPS://hooks.example.com", "https://93.184.215.14/hook",
			"https://[2606:4700:4700::1111]/hook" })
	void anHttpsAddressOfThePublicInternetIsAllowed(String url) {
		StepVerifier.create(targets("93.184.215.14", "2606:4700:4700::1111").fault(URI.create(url)))
			.expectComplete()
			.verify(PATIENCE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://hooks.example.com/", "ftp://hooks.example.com/", "/hook", "https:///hook",
			"mailto:a@example.com", "https://user@hooks.example.com/", "https://a:b@hooks.example.com/",
			"https://hooks.example.com/#a", "https://hooks.example.com:65536/", "https://93.184.215.14:70000/",
			"https://hooks.example.com:0/" })
	void anythingElseIsNot(String url) {
		StepVerifier.create(targets("93.184.215.14").fault(URI.create(url)))
			.expectNextCount(1)
			.expectComplete()
			.verify(PATIENCE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://127.0.0.1/", "https://10.1.2.3:443/", "https://[::1]/",
			"https://[::ffff:7f00:1]/", "https://[fd00::1]/", "https://169.254.169.254/latest/meta-data/" })
	void aForbiddenAddressWrittenAsANumberIsRefused(String url) {
		assertThat(targets("93.184.215.14").fault(URI.create(url)).block(PATIENCE))
			.contains("is not an address of the public Internet");
	}

	@Test
	void aHostOneOfWhoseAddressesIsForbiddenIsRefused() {
		assertThat(
				targets("93.184.215.14", "192.168.0.1").fault(URI.create("https://hooks.example.com")).block(PATIENCE))
			.isEqualTo("of host hooks.example.com: 192.168.0.1 is not an address of the public Internet");
	}

	private static Targets targets(String... addresses) {
		return TlsReceiver.targets(new Names().answering(addresses), new PublicAddresses());
	}

}
