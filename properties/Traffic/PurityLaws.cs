using System.Collections.Generic;
using System.Reflection;
using Sluice.Runtime.Hosting;
using Xunit;

namespace Sluice.Laws;

/// <summary>The request path knows nothing of LanguageExt: those types end where a plan is loaded.</summary>
public class PurityLaws
{
    private static readonly string[] RequestPath = ["Sluice.Runtime.Matching", "Sluice.Runtime.Filters", "Sluice.Runtime.Forwarding"];

    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void No_field_signature_or_body_on_the_request_path_mentions_a_type_of_LanguageExt()
    {
        var types = typeof(DataPlane).Assembly.GetTypes().Where(t => RequestPath.Contains(t.Namespace)).ToArray();
        Assert.True(types.Length > 20);
        var guilty =
            from type in types
            from mentioned in Mentioned(type)
            where Parts(mentioned).Any(part => part.Namespace?.StartsWith("LanguageExt", StringComparison.Ordinal) == true)
            select $"{type} mentions {mentioned}";
        Assert.Empty(guilty);
    }

    private static IEnumerable<Type> Mentioned(Type type) =>
        type.GetFields(All).Select(f => f.FieldType)
            .Concat(type.GetProperties(All).Select(p => p.PropertyType))
            .Concat(type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).SelectMany(Mentioned));

    private static IEnumerable<Type> Mentioned(MethodBase method) =>
        method.GetParameters().Select(p => p.ParameterType)
            .Concat(method is MethodInfo { ReturnType: var result } ? [result] : [])
            .Concat(method.GetMethodBody()?.LocalVariables.Select(l => l.LocalType) ?? []);

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type)
        : [type];
}
