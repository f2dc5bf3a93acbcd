package io.memgate.gateway.account;

import java.time.Clock;

import com.github.benmanes.caffeine.cache.Ticker;

import io.memgate.gateway.redis.News;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.Store;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The directory of accounts, what makes their keys, and the filter that authenticates
 * callers.
 */
@Configuration(proxyBeanMethods = false)
class AccountConfiguration {

	@Bean
	Directory directory(Redis redis) {
		return new Directory(redis);
	}

	@Bean
	AccountSearch accountSearch(Redis redis, Directory directory, Clock clock) {
		return new AccountSearch(redis, directory, clock);
	}

	@Bean
	DeletionBook deletionBook(Redis redis, Store store) {
		return new DeletionBook(redis, store);
	}

	@Bean
	QuotaRequests quotaRequests(Redis redis, Clock clock) {
		return new QuotaRequests(redis, clock);
	}

	@Bean
	KeyIssuer keyIssuer() {
		return new KeyIssuer();
	}

	@Bean
	Authenticator authenticator(Redis redis, Store store, News news, Clock clock) {
		return new Authenticator(new KeyOwners(redis, store, news, Ticker.systemTicker()), clock);
	}

	@Bean
	AuthenticationFilter authenticationFilter(Authenticator authenticator) {
		return new AuthenticationFilter(authenticator);
	}

}
