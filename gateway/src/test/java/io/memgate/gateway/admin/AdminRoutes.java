package io.memgate.gateway.admin;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.context.ApplicationContext;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;

/**
 * The routes of a running admin listener, each as its method, a space and its pattern.
 */
final class AdminRoutes {

	/** As a router function writes itself down, maybe after one that does not. */
	private static final Pattern ROUTE = Pattern.compile("\\(([A-Z]+) && (/\\S+)\\) -> .*");

	private AdminRoutes() {
	}

	static List<String> of(ApplicationContext context) {
		Stream<String> admin = context.getBeansOfType(RouterFunctionMapping.class)
			.values()
			.stream()
			.flatMap((mapping) -> String.valueOf(mapping.getRouterFunction()).lines())
			.filter((line) -> line.contains("/admin"))
			.map(AdminRoutes::route);
		Stream<String> actuator = context.getBeansOfType(RequestMappingInfoHandlerMapping.class)
			.values()
			.stream()
			.flatMap((mapping) -> mapping.getHandlerMethods().keySet().stream())
			.flatMap(AdminRoutes::routes)
			.filter((route) -> route.contains(" /actuator"));
		return Stream.concat(admin, actuator).toList();
	}

	private static String route(String line) {
		Matcher route = ROUTE.matcher(line.strip());
		if (!route.find()) {
			throw new IllegalStateException("not a method and a path: " + line);
		}
		return route.group(1) + ' ' + route.group(2);
	}

	private static Stream<String> routes(RequestMappingInfo mapping) {
		return mapping.getPatternsCondition()
			.getPatterns()
			.stream()
			.flatMap((pattern) -> mapping.getMethodsCondition()
				.getMethods()
				.stream()
				.map((method) -> method.name() + ' ' + pattern.getPatternString()));
	}

}
