namespace Sluice.Runtime.Hosting;

/// <summary>Why a port is not open.</summary>
public enum PortFault
{
    /// <summary>It is: something on it does not serve.</summary>
    None,

    /// <summary>The system does not say more than that it may not be.</summary>
    Other,

    /// <summary>Another process listens there.</summary>
    Taken,

    /// <summary>An older Gateway has the port of that address.</summary>
    Claimed,

    /// <summary>The port is one that only the privileged may open.</summary>
    Forbidden,

    /// <summary>The Gateway asks for an address that this machine does not have.</summary>
    Absent,

    /// <summary>The Gateway left the choice, and the machine does not have the address that is next.</summary>
    Unassigned,

    /// <summary>The offset moves the port beyond the last one.</summary>
    Beyond,
}
