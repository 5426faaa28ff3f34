using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Schemas;

/// <summary>Members that go with the type of their object and with no other.</summary>
internal static class FilterUnions
{
    public static readonly Arr<SchemaRule> All =
        Member("RequestHeaderModifier", "type", "RequestHeaderModifier", "requestHeaderModifier", "TypeHasMember", "HasItsType")
        + Member("ResponseHeaderModifier", "type", "ResponseHeaderModifier", "responseHeaderModifier", "TypeHasMember", "HasItsType")
        + Member("RequestMirror", "type", "RequestMirror", "requestMirror", "TypeHasMember", "HasItsType")
        + Member("RequestRedirect", "type", "RequestRedirect", "requestRedirect", "TypeHasMember", "HasItsType")
        + Member("UrlRewrite", "type", "URLRewrite", "urlRewrite", "TypeHasMember", "HasItsType")
        + Member("Cors", "type", "CORS", "cors", "TypeHasMember", "HasItsType")
        + Member("ExternalAuth", "type", "ExternalAuth", "externalAuth", "TypeHasMember", "HasItsType")
        + Member("ExtensionRef", "type", "ExtensionRef", "extensionRef", "TypeHasMember", "HasItsType")
        + Member("FullPath", "type", "ReplaceFullPath", "replaceFullPath", "TypeHasPath", "HasItsType")
        + Member("Prefix", "type", "ReplacePrefixMatch", "replacePrefixMatch", "TypeHasPrefix", "HasItsType")
        + Member("Grpc", "protocol", "GRPC", "grpc", "ProtocolHasGrpc", "HasItsProtocol")
        + Member("Http", "protocol", "HTTP", "http", "ProtocolHasHttp", "HasItsProtocol");

    private static Arr<SchemaRule> Member(string name, string selector, string choice, string member, string needs, string fits) => Array(
        SchemaRules.One(name + needs, node => node.Word(selector) != choice || node.Has(member),
            node => ValueDiagnostics.Union(node.Place(selector), $"the {selector} {choice} needs the field '{member}'", $"add '{member}', or choose another {selector}")),
        SchemaRules.One(name + fits, node => !node.Has(member) || node.Word(selector) == choice,
            node => ValueDiagnostics.Union(node.Place(member), $"'{member}' does not fit the {selector} {node.Word(selector)}", $"remove '{member}', or set '{selector}: {choice}'")));
}
