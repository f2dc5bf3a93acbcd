package io.memgate.bench;

import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Spring Cloud Gateway as it comes; its route is configured by arguments.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class StockGateway {

	public static void main(String[] args) {
		SpringApplication.run(StockGateway.class, args);
	}

	/** What the stock rate limiter counts by. */
	@Bean
	KeyResolver presentedKey() {
		return (exchange) -> Mono.justOrEmpty(exchange.getRequest().getHeaders().getFirst("Authorization"));
	}

}
