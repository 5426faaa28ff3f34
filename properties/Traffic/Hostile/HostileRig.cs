using System.Threading.Tasks;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Hosting;
using Xunit;

namespace Sluice.Laws;

/// <summary>
/// A data plane with host <c>a.test</c>, and prefixes <c>/pub</c> and <c>/admin</c> that go to one recording backend; the
/// header <c>X-Route</c> tells it which rule it was.
/// </summary>
public sealed class HostileRig : IAsyncLifetime
{
    internal RecordingBackend Backend { get; } = new();
    internal TestPlane Plane { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Plane = await Serving(TestPlane.Options, Backend.At).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        await Plane.DisposeAsync().ConfigureAwait(false);
        await Backend.DisposeAsync().ConfigureAwait(false);
    }

    internal static Task<TestPlane> Serving(DataPlaneOptions options, Endpoint backend)
    {
        var world = new World();
        var cluster = world.Cluster("b", backend);
        return TestPlane.Serving(options, world.Listen(80, "a.test",
            world.On("/pub", world.Forward(cluster, Marked("pub"))),
            world.On("/admin", world.Forward(cluster, Marked("admin")))));
    }

    internal static Filters Marked(string rule) => Filters.None with
    {
        Request = Some(new HeaderEdits(Arr<string>.Empty, Array(new Header("X-Route", rule)), Arr<Header>.Empty)),
    };
}
