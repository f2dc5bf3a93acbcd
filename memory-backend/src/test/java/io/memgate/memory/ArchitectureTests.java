package io.memgate.memory;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

@AnalyzeClasses(packages = "io.memgate.memory", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static void packagesKnowTheContractsAndNotEachOther(JavaClasses classes) {
		layeredArchitecture().consideringOnlyDependenciesInLayers()
			.layer("memory")
			.definedBy("io.memgate.memory.memory")
			.layer("journal")
			.definedBy("io.memgate.memory.journal")
			.layer("lucene")
			.definedBy("io.memgate.memory.lucene")
			.layer("embedding")
			.definedBy("io.memgate.memory.embedding")
			.layer("search")
			.definedBy("io.memgate.memory.search")
			.layer("extraction")
			.definedBy("io.memgate.memory.extraction")
			.layer("web")
			.definedBy("io.memgate.memory.web")
			.whereLayer("memory")
			.mayNotAccessAnyLayer()
			.whereLayer("journal")
			.mayOnlyAccessLayers("memory")
			.whereLayer("embedding")
			.mayNotAccessAnyLayer()
			.whereLayer("search")
			.mayOnlyAccessLayers("memory")
			.whereLayer("lucene")
			.mayOnlyAccessLayers("memory", "embedding", "search")
			.whereLayer("extraction")
			.mayOnlyAccessLayers("memory")
			.whereLayer("web")
			.mayOnlyAccessLayers("memory")
			.check(classes);
	}

	@ArchTest
	static final ArchRule onlyOnePackageImportsLucene = noClasses().that()
		.resideOutsideOfPackage("io.memgate.memory.lucene")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.apache.lucene..");

	@ArchTest
	static final ArchRule onlyTheWebAndTheEndpointsKnowHttp = noClasses().that()
		.resideOutsideOfPackages("io.memgate.memory.web", "io.memgate.memory.extraction", "io.memgate.memory.embedding")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework.web..", "org.springframework.http..", "reactor.netty..");

	@ArchTest
	static final ArchRule timeComesFromTheClock = noClasses().should()
		.callMethod("java.time.Instant", "now")
		.orShould()
		.callMethod("java.lang.System", "currentTimeMillis");

}
