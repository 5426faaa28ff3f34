namespace Sluice.Compiler;

/// <summary>What a data plane can carry beyond plain HTTP routing. A value that the API has and no data plane carries yet is refused.</summary>
public enum Capability
{
    Mirrors,
    CrossOrigin,
    ExternalAuth,
    Timeouts,
    Retries,
    Sessions,
    RetryBudgets,
    BackendTls,
    BackendClientCertificates,
    ClientCertificates,
    TlsPassthrough,
    TlsTerminate,
    Tcp,
    Udp,
    Addresses,
    Infrastructure,
    Mesh,
}

/// <summary>What is carried, and what is not: the one place that says so.</summary>
public static class Capabilities
{
    /// <summary>Everything that the API has: what an input means, whoever serves it.</summary>
    public static readonly Arr<Capability> Whole = toArray(Enum.GetValues<Capability>());

    /// <summary>What the data plane of this release carries. A capability is added with the test over sockets that shows it.</summary>
    public static readonly Arr<Capability> Served = toArray(new[]
    {
        Capability.Mirrors,
        Capability.CrossOrigin,
        Capability.ExternalAuth,
        Capability.Timeouts,
        Capability.Retries,
        Capability.Sessions,
        Capability.RetryBudgets,
        Capability.BackendTls,
        Capability.BackendClientCertificates,
        Capability.ClientCertificates,
        Capability.TlsPassthrough,
        Capability.TlsTerminate,
        Capability.Tcp,
        Capability.Udp,
        Capability.Addresses,
    });
}
