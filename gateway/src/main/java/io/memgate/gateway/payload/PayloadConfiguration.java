package io.memgate.gateway.payload;

import io.memgate.gateway.policy.PolicyInForce;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UploadProperties.class)
class PayloadConfiguration {

	/** With the queue full, the last in it waits for about a second at most. */
	private static final int QUEUE = 32;

	/**
	 * On half the processors, and long texts on a quarter more, one at least: what
	 * hostile text leaves to the event loops then is bounded by each account's time
	 * alone.
	 */
	@Bean
	TokenCounter tokenCounter(PolicyInForce policy) {
		TokenCounter counter = new TokenCounter(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), QUEUE,
				new CountingTime());
		counter.warm(policy.get().tokenizer());
		return counter;
	}

	@Bean
	PayloadFilter payloadFilter(TokenCounter counter, UploadProperties uploads) {
		return new PayloadFilter(counter, uploads);
	}

	@Bean
	AnswerReader answerReader() {
		return new AnswerReader();
	}

}
