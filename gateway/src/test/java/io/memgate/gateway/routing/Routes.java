package io.memgate.gateway.routing;

import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

import io.memgate.gateway.browser.PageFiles;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;

/** The methods and paths of an application's own routes, but for those to pages. */
final class Routes {

	private final Set<String> found = new TreeSet<>();

	private String method = "";

	private boolean toPages;

	private Routes() {
	}

	/** Every route of some functions, as method and path. */
	@SuppressWarnings("rawtypes")
	static Set<String> of(Collection<RouterFunction> functions) {
		Routes routes = new Routes();
		RouterFunctions.Visitor visitor = proxy(RouterFunctions.Visitor.class, routes::visit);
		functions.forEach((function) -> function.accept(visitor));
		return routes.found;
	}

	/** Attributes come right before the route that has them. */
	private void visit(String what, Object[] args) {
		boolean skipped = this.toPages;
		this.toPages = what.equals("attributes") && ((Map<?, ?>) args[0]).containsKey(PageFiles.PAGES);
		switch (what) {
			case "attributes" -> {
				// They say nothing else about paths.
			}
			case "route" -> {
				if (!skipped) {
					((RequestPredicate) args[0]).accept(proxy(RequestPredicates.Visitor.class, this::visitPredicate));
				}
			}
			default -> {
				if (!skipped) {
					throw new IllegalStateException("a route is " + what + ", which is not read here");
				}
			}
		}
	}

	private void visitPredicate(String what, Object[] args) {
		switch (what) {
			case "method" -> this.method = ((HttpMethod) ((Set<?>) args[0]).iterator().next()).name();
			case "path" -> this.found.add(this.method + ' ' + args[0]);
			default -> {
				// Further conditions.
			}
		}
	}

	private static <T> T proxy(Class<T> type, BiConsumer<String, Object[]> visit) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, args) -> {
				visit.accept(method.getName(), (args != null) ? args : new Object[0]);
				return null;
			}));
	}

}
