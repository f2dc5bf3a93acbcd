package io.memgate.gateway;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which package may import which.
 */
class ImportTests {

	private static final String ROOT = "io.memgate.gateway";

	private static final Map<String, List<String>> MAY_IMPORT = Map.ofEntries(Map.entry("policy", List.of()),
			Map.entry("redis", List.of()), Map.entry("browser", List.of("redis")),
			Map.entry("activation", List.of("policy", "redis")), Map.entry("telemetry", List.of()),
			Map.entry("lifecycle", List.of()), Map.entry("problem", List.of("policy", "telemetry")),
			Map.entry("openapi", List.of("policy", "problem", "telemetry")),
			Map.entry("account", List.of("policy", "problem", "redis")),
			Map.entry("admission", List.of("policy", "account", "payload", "problem", "redis", "telemetry")),
			Map.entry("throttle", List.of("policy", "account", "admission", "problem", "redis")),
			Map.entry("payload", List.of("policy", "account", "problem")),
			Map.entry("usage", List.of("policy", "account", "payload", "admission", "problem", "redis", "telemetry")),
			Map.entry("notice", List.of("policy", "activation", "account", "admission", "payload", "problem", "redis")),
			Map.entry("console",
					List.of("policy", "activation", "account", "admission", "throttle", "usage", "notice", "problem",
							"browser", "redis")),
			Map.entry("deletion", List.of("policy", "redis", "account", "admission", "notice")),
			Map.entry("edge", List.of("policy", "problem", "lifecycle", "throttle")),
			Map.entry("routing",
					List.of("policy", "account", "throttle", "payload", "admission", "notice", "usage", "deletion",
							"problem", "telemetry", "lifecycle")),
			Map.entry("admin",
					List.of("policy", "redis", "activation", "problem", "account", "admission", "throttle", "usage",
							"notice", "browser", "deletion", "openapi", "telemetry", "lifecycle")),
			Map.entry("simulation", List.of("policy", "account", "payload", "admission", "usage")),
			Map.entry("cli", List.of("policy", "account", "simulation")));

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	@ParameterizedTest
	@MethodSource("packages")
	void aPackageImportsOnlyWhatItMay(String name) {
		String[] allowed = Stream.concat(Stream.of(name), MAY_IMPORT.getOrDefault(name, List.of()).stream())
			.map((other) -> ROOT + '.' + other)
			.toArray(String[]::new);
		DescribedPredicate<JavaClass> foreign = resideInAPackage(ROOT + "..")
			.and(DescribedPredicate.not(resideInAnyPackage(allowed)));

		noClasses().that().resideInAPackage(ROOT + '.' + name).should().dependOnClassesThat(foreign).check(CLASSES);
	}

	@Test
	void everyPackageIsInTheTable() {
		List<String> packages = CLASSES.stream()
			.map(JavaClass::getPackageName)
			.filter((name) -> !name.equals(ROOT))
			.distinct()
			.map((name) -> name.substring(ROOT.length() + 1))
			.toList();

		assertThat(packages).containsExactlyInAnyOrderElementsOf(MAY_IMPORT.keySet());
	}

	@Test
	void onlyRedisImportsTheRedisClient() {
		noClasses().that()
			.resideOutsideOfPackage(ROOT + ".redis")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.lettuce..", "org.springframework.data.redis..")
			.check(CLASSES);
	}

	static List<String> packages() {
		return List.copyOf(MAY_IMPORT.keySet());
	}

}
