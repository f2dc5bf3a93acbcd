package io.memgate.gateway.console;

import io.memgate.gateway.account.Authenticator;
import io.memgate.gateway.account.KeyIssuer;
import io.memgate.gateway.browser.PageFiles;
import io.memgate.gateway.browser.SessionCookie;
import io.memgate.gateway.browser.Sessions;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.Store;
import io.memgate.gateway.throttle.ClientAddresses;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The web console of key holders: signing in, and the page. */
@Configuration(proxyBeanMethods = false)
class ConsoleConfiguration {

	@Bean
	KeyHolderSessions keyHolderSessions(Redis redis, Store store, KeyIssuer issuer, Authenticator authenticator,
			ClientAddresses addresses) {
		return new KeyHolderSessions(new Sessions(redis, store, "key", issuer::secret),
				new SessionCookie("memgate", addresses::isOverTls), authenticator);
	}

	@Bean
	RouterFunction<ServerResponse> sessionApi(KeyHolders holders) {
		return RouterFunctions.route()
			.POST(KeyHolderSessions.PATH, holders::signingIn)
			.DELETE(KeyHolderSessions.PATH, holders::signingOut)
			.build();
	}

	@Bean
	RouterFunction<ServerResponse> consolePage() {
		return new PageFiles("/console/", "console").routes();
	}

}
