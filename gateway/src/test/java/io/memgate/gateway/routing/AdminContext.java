package io.memgate.gateway.routing;

import java.util.Collection;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/**
 * Lets a test see the parts of the admin listener, whose context is a child of the
 * application's.
 */
class AdminContext implements ApplicationListener<WebServerInitializedEvent> {

	private volatile @Nullable ApplicationContext context;

	@Override
	public void onApplicationEvent(WebServerInitializedEvent event) {
		if ("management".equals(event.getApplicationContext().getServerNamespace())) {
			this.context = event.getApplicationContext();
		}
	}

	/** Its parts of a type, without those of the public listener. */
	<T> Collection<T> beans(Class<T> type) {
		return Objects.requireNonNull(this.context, "no admin listener").getBeansOfType(type).values();
	}

}
