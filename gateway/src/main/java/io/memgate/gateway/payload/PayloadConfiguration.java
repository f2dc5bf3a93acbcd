package io.memgate.gateway.payload;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PayloadConfiguration {

	/** With the queue full, the last in it waits some tenths of a second. */
	private static final int QUEUE = 32;

	@Bean
	TokenCounter tokenCounter() {
		return new TokenCounter(Runtime.getRuntime().availableProcessors(), QUEUE);
	}

	@Bean
	PayloadFilter payloadFilter(TokenCounter counter) {
		return new PayloadFilter(counter);
	}

	@Bean
	AnswerReader answerReader() {
		return new AnswerReader();
	}

}
