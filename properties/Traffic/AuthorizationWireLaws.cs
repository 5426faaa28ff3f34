using System.Collections.Generic;
using System.Net.Http;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;
using Sluice.Runtime.Authorization;
using Sluice.Runtime.Authorization.Wire;
using Sluice.Runtime.Loading;
using Xunit;

namespace Sluice.Laws;

/// <summary>The messages are those of Envoy's protocol, and names and octets are read as narrowly as they have to be.</summary>
public class AuthorizationWireLaws
{
    /// <summary>Messages and fields as the documentation of the protocol has them, kept apart from the description that is compiled.</summary>
    public static TheoryData<string, string> Messages => new()
    {
        { "envoy.service.auth.v3.CheckRequest", "attributes=1" },
        { "envoy.service.auth.v3.AttributeContext", "source=1 destination=2 request=4 tls_session=12" },
        { "envoy.service.auth.v3.AttributeContext.Peer", "address=1" },
        { "envoy.service.auth.v3.AttributeContext.Request", "time=1 http=2" },
        {
            "envoy.service.auth.v3.AttributeContext.HttpRequest",
            "id=1 method=2 headers=3 path=4 host=5 scheme=6 size=9 protocol=10 body=11 raw_body=12"
        },
        { "envoy.service.auth.v3.AttributeContext.TLSSession", "sni=1" },
        { "envoy.service.auth.v3.CheckResponse", "status=1 denied_response=2 ok_response=3 error_response=5" },
        { "envoy.service.auth.v3.DeniedHttpResponse", "status=1 headers=2 body=3" },
        {
            "envoy.service.auth.v3.OkHttpResponse",
            "headers=2 headers_to_remove=5 response_headers_to_add=6 query_parameters_to_set=7 query_parameters_to_remove=8"
        },
        { "envoy.config.core.v3.HeaderValueOption", "header=1 append=2 append_action=3 keep_empty_value=4" },
        { "envoy.config.core.v3.HeaderValue", "key=1 value=2 raw_value=3" },
        { "envoy.config.core.v3.QueryParameter", "key=1 value=2" },
        { "envoy.config.core.v3.Address", "socket_address=1" },
        { "envoy.config.core.v3.SocketAddress", "address=2 port_value=3" },
        { "envoy.type.v3.HttpStatus", "code=1" },
        { "google.rpc.Status", "code=1 message=2" },
    };

    private static readonly FileDescriptor[] Files =
        [ExternalAuthReflection.Descriptor, BaseReflection.Descriptor, HttpStatusReflection.Descriptor, StatusReflection.Descriptor];

    [Theory, MemberData(nameof(Messages))]
    public void Fields_have_the_numbers_of_the_protocol(string message, string fields)
    {
        var described = Files.SelectMany(file => file.MessageTypes).SelectMany(Within).Single(m => m.FullName == message);
        Assert.Equal(fields, string.Join(' ', described.Fields.InFieldNumberOrder().Select(field => $"{field.Name}={field.FieldNumber}")));
    }

    [Fact]
    public void Every_message_that_is_compiled_is_compared() => Assert.Equal(
        Messages.Select(row => row.Data.Item1).Append("envoy.service.auth.v3.ErrorResponse").Order(StringComparer.Ordinal),
        Files.SelectMany(file => file.MessageTypes).SelectMany(Within).Select(m => m.FullName)
            .Where(name => !name.EndsWith("HeadersEntry", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void The_actions_of_a_header_have_the_numbers_of_the_protocol() => Assert.Equal(
        ["APPEND_IF_EXISTS_OR_ADD=0", "ADD_IF_ABSENT=1", "OVERWRITE_IF_EXISTS_OR_ADD=2", "OVERWRITE_IF_EXISTS=3"],
        HeaderValueOption.Descriptor.EnumTypes.Single().Values.Select(value => $"{value.Name}={value.Number}"));

    [Theory]
    [InlineData("X-User", "x_user", true)]
    [InlineData("X-User", "X.USER", true)]
    [InlineData("X-User", "XUser", false)]
    [InlineData("X-User", "X-Users", false)]
    [InlineData("X-User1", "X-User2", false)]
    public void Names_are_alike_if_a_program_behind_CGI_cannot_tell_them_apart(string left, string right, bool alike)
    {
        Assert.Equal(alike, CgiNames.Comparer.Equals(left, right));
        if (alike) Assert.Equal(CgiNames.Comparer.GetHashCode(left), CgiNames.Comparer.GetHashCode(right));
    }

    [Fact]
    public void Names_that_are_alike_leave_and_others_stay()
    {
        var headers = new HeaderDictionary { ["X-User"] = "1", ["x_user"] = "2", ["X!User"] = "3", ["X-Users"] = "4" };
        CgiNames.Remove(headers, "x-user", itself: false);
        Assert.Equal(["X-User", "X-Users"], headers.Keys.Order());
        CgiNames.Remove(headers, "X_USER", itself: true);
        Assert.Equal(["X-Users"], headers.Keys);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("/", "")]
    [InlineData("check", "/check")]
    [InlineData("/a/b//", "/a/b")]
    [InlineData("/a%2fb%zz%", "/a%2fb%25zz%25")]
    [InlineData("/a?b#c d\r\n", "/a%3Fb%23c%20d%0D%0A")]
    [InlineData("/\u00e9\\", "/%C3%A9%5C")]
    public void A_prefix_is_written_so_that_it_can_be_nothing_but_a_path(string prefix, string path) =>
        Assert.Equal(path, AuthorizationLoading.Prefix(prefix));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(4095, 5000)]
    [InlineData(4096, 4096)]
    [InlineData(65535, 65535)]
    [InlineData(262144, 262144)]
    public async System.Threading.Tasks.Task A_body_is_kept_up_to_its_limit_and_not_one_octet_further(int size, int limit)
    {
        var octets = new byte[size];
        new Random(size).NextBytes(octets);
        using var within = new System.IO.MemoryStream(octets);
        Assert.Equal(octets, await BoundedBody.Read(within, limit, TestContext.Current.CancellationToken));
        using var beyond = new System.IO.MemoryStream(new byte[limit + 10_000]);
        Assert.Null(await BoundedBody.Read(beyond, limit, TestContext.Current.CancellationToken));
        Assert.InRange(beyond.Position, limit + 1, limit + 1);
    }

    private static IEnumerable<MessageDescriptor> Within(MessageDescriptor message) => message.NestedTypes.SelectMany(Within).Prepend(message);
}
