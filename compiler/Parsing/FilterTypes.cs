using Sluice.Compiler.Model;

namespace Sluice.Compiler.Parsing;

/// <summary>The types of filters as the API spells them.</summary>
internal static class FilterTypes
{
    public static readonly Arr<string> All = Array("RequestHeaderModifier", "ResponseHeaderModifier", "RequestRedirect",
        "URLRewrite", "RequestMirror", "CORS", "ExternalAuth", "ExtensionRef");

    public static string Of(RouteFilter filter) => filter switch
    {
        RouteFilter.RequestHeaders => "RequestHeaderModifier",
        RouteFilter.ResponseHeaders => "ResponseHeaderModifier",
        RouteFilter.Redirect => "RequestRedirect",
        RouteFilter.Rewrite => "URLRewrite",
        RouteFilter.Mirror => "RequestMirror",
        RouteFilter.CrossOrigin => "CORS",
        RouteFilter.Auth => "ExternalAuth",
        RouteFilter.Extension => "ExtensionRef",
    };
}
