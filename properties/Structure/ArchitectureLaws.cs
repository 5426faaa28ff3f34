using System.Collections.Generic;
using System.Reflection;
using Sluice.Compiler;
using Sluice.Runtime.Hosting;
using Xunit;

namespace Sluice.Laws.Structure;

/// <summary>The one-way references between the projects, and what their surfaces may mention.</summary>
public class ArchitectureLaws
{
    private static readonly Assembly CompilerAssembly = typeof(Compile).Assembly;
    private static readonly Assembly RuntimeAssembly = typeof(DataPlane).Assembly;

    [Fact]
    public void The_compiler_refers_to_no_other_project() =>
        Assert.DoesNotContain(References(CompilerAssembly), name => name.StartsWith("Sluice", StringComparison.Ordinal) || name == "sluice");

    [Fact]
    public void The_runtime_refers_to_the_compiler_alone() =>
        Assert.Equal(["Sluice.Compiler"], References(RuntimeAssembly).Where(name => name.StartsWith("Sluice", StringComparison.Ordinal) || name == "sluice"));

    [Fact]
    public void Neither_compiler_nor_runtime_refers_to_the_Kubernetes_client() =>
        Assert.DoesNotContain(References(CompilerAssembly).Concat(References(RuntimeAssembly)), name => name.Contains("Kubernetes", StringComparison.Ordinal));

    [Fact]
    public void The_compiler_refers_to_no_web_framework_and_opens_no_socket() =>
        Assert.DoesNotContain(References(CompilerAssembly), name =>
            name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name.StartsWith("Microsoft.Extensions", StringComparison.Ordinal)
            || name is "System.Net.Sockets" or "System.Net.Http" or "System.Net.Security" or "System.Net.NameResolution" || name.StartsWith("System.IO.FileSystem", StringComparison.Ordinal)
            || name.StartsWith("Yarp", StringComparison.Ordinal));

    [Fact]
    public void No_public_signature_of_the_compiler_mentions_a_foreign_format()
    {
        string[] foreign = ["k8s", "Microsoft.AspNetCore", "System.Text.Json", "Newtonsoft", "YamlDotNet"];
        var mentioned = CompilerAssembly.GetExportedTypes()
            .SelectMany(type => Surface(type).Select(used => (type, used)))
            .Where(pair => foreign.Any(space => pair.used.Namespace?.StartsWith(space, StringComparison.Ordinal) == true))
            .Select(pair => $"{pair.type} mentions {pair.used}");
        Assert.Empty(mentioned.Distinct());
    }

    /// <summary>The request path is arrays and frozen tables: LanguageExt stops where plans are loaded.</summary>
    [Fact]
    public void No_member_on_the_request_path_mentions_LanguageExt()
    {
        string[] hot = ["Sluice.Runtime.Matching", "Sluice.Runtime.Filters", "Sluice.Runtime.Forwarding"];
        var types = RuntimeAssembly.GetTypes().Where(type => hot.Contains(type.Namespace)).ToArray();
        Assert.True(types.Length > 20);
        var mentioned = types
            .SelectMany(type => Surface(type).Concat(Bodies(type)).Select(used => (type, used)))
            .Where(pair => pair.used.Namespace?.StartsWith("LanguageExt", StringComparison.Ordinal) == true)
            .Select(pair => $"{pair.type} mentions {pair.used}");
        Assert.Empty(mentioned.Distinct());
    }

    private static string[] References(Assembly assembly) =>
        [.. assembly.GetReferencedAssemblies().Select(name => name.Name!).Order(StringComparer.Ordinal)];

    private const BindingFlags Every = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static IEnumerable<Type> Surface(Type type)
    {
        var visible = type.IsVisible
            ? BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly
            : Every;
        var methods = type.GetMethods(visible).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType));
        var constructors = type.GetConstructors(visible).SelectMany(constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType));
        var fields = type.GetFields(visible).Select(field => field.FieldType);
        var properties = type.GetProperties(visible).Select(property => property.PropertyType);
        return methods.Concat(constructors).Concat(fields).Concat(properties).Append(type.BaseType ?? typeof(object)).SelectMany(Parts);
    }

    private static IEnumerable<Type> Bodies(Type type) =>
        type.GetMethods(Every).SelectMany(method => method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? []).SelectMany(Parts);

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type)
        : [type];
}
