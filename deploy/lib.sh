# What the scripts of this folder need from the machine: a JDK, an unpacked application, a free port.
# To be sourced by bash 3.2 or later; needs nothing beyond bash, POSIX tools and that JDK.
# shellcheck shell=bash

oldest_java=21
first_with_aot_cache=25

# complain WORDS...: says on standard error why a script cannot go on.
complain() {
	printf '%s\n' "$*" >&2
}

# find_jdk: prints the home of the first JDK of version 21 or later among JAVA_HOME, the `java` on the PATH and
# where JDKs are usually installed; fails, saying what it saw, when there is none.
find_jdk() {
	local java version home seen=''
	for java in "${JAVA_HOME:+$JAVA_HOME/bin/java}" "$(command -v java)" \
		/usr/lib/jvm/*/bin/java "$HOME"/.sdkman/candidates/java/*/bin/java "$HOME"/.jdks/*/bin/java \
		{,"$HOME"}/Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java \
		/opt/*/bin/java /opt/*/*/bin/java /opt/homebrew/opt/openjdk*/bin/java /usr/java/*/bin/java; do
		[[ -x $java ]] || continue
		read -r version home < <(describe_java "$java") || continue
		if ((version >= oldest_java)) && [[ -x $home/bin/javac ]]; then
			printf '%s\n' "$home"
			return
		fi
		[[ $seen == *"at $home"$'\n'* ]] || seen+="  $version at $home"$'\n'
	done
	complain "Memgate needs a JDK of version $oldest_java or later (a JRE is not enough)." \
		"Install one, or let JAVA_HOME name it."
	[[ -z $seen ]] || complain "Found only:"$'\n'"${seen%$'\n'}"
	return 1
}

# describe_java JAVA: prints the feature release and the home of a `java` as it tells them itself, because the one
# on the PATH may be a link, a shim or a stub.
describe_java() {
	local line version='' home=''
	while read -r line; do
		case $line in
			java.specification.version\ =\ *) version=${line##* = } ;;
			java.home\ =\ *) home=${line#* = } ;;
		esac
	done < <("$1" -XshowSettings:properties -version 2>&1)
	[[ -n $version && -n $home ]] && printf '%s %s\n' "${version%%.*}" "$home"
}

# newest_jar TREE MODULE: prints the jar of a module that was built last, if there is one.
newest_jar() {
	local jar newest=''
	for jar in "$1/$2/target/memgate-$2"-*.jar; do
		if [[ -f $jar && (-z $newest || $(built_at "$jar") -nt $(built_at "$newest")) ]]; then
			newest=$jar
		fi
	done
	[[ -z $newest ]] || printf '%s\n' "$newest"
}

# built_at JAR: prints the file whose time is that of the build. The jar's own time is fixed, so that builds can be
# reproduced.
built_at() {
	if [[ -f $1.original ]]; then
		printf '%s\n' "$1.original"
	else
		printf '%s\n' "$1"
	fi
}

# extract_jar JAR DIR: unpacks an application into DIR, unless DIR already holds this build of it, and prints the jar
# to run. It starts faster so, and a rebuild does not pull the classes from under a running process. Needs JAVA_HOME.
extract_jar() {
	local jar=$1 dir=$2 fresh=$2.$$
	if [[ ! $dir/app.jar -nt $(built_at "$jar") ]]; then
		rm -rf "$fresh"
		"$JAVA_HOME/bin/java" -Djarmode=tools -jar "$jar" extract --application-filename app.jar \
			--destination "$fresh" >&2 || return
		touch "$fresh/app.jar"
		rm -rf "$dir"
		mv "$fresh" "$dir"
	fi
	printf '%s\n' "$dir/app.jar"
}

# archive_option DIR: prints the option by which the JVM starts the application in DIR from the archive of its classes;
# nothing when there is no archive. One that does not fit any more is passed over by the JVM.
archive_option() {
	if [[ -f $1/app.aot ]]; then
		printf '%s\n' "-XX:AOTCache=$1/app.aot"
	elif [[ -f $1/app.jsa ]]; then
		printf '%s\n' "-XX:SharedArchiveFile=$1/app.jsa"
	fi
}

# make_archive DIR OPTION... -jar DIR/app.jar ARGUMENT...: makes that archive by starting the application up to where it
# would begin to serve. It takes some ten seconds of a processor and some hundred megabytes beside the jar. Needs JAVA_HOME.
make_archive() {
	local archive=$1/app.aot option=-XX:AOTCacheOutput version _
	read -r version _ < <(describe_java "$JAVA_HOME/bin/java")
	if ((version < first_with_aot_cache)); then
		archive=$1/app.jsa option=-XX:ArchiveClassesAtExit
	fi
	"$JAVA_HOME/bin/java" "$option=$archive.new" -Dspring.context.exit=onRefresh "${@:2}" && mv "$archive.new" "$archive"
}

# listening PORT: whether anything answers on that port of the loopback interface.
listening() {
	(exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# free_port START [TAKEN...]: prints the first port from START on that is not TAKEN and that nothing listens on.
free_port() {
	local port=$1 taken=" ${*:2} "
	while [[ $taken == *" $port "* ]] || listening "$port"; do
		port=$((port + 1))
	done
	printf '%s\n' "$port"
}
