namespace Sluice.Runtime.Hosting;

/// <summary>A Gateway's time at a seat. It is over when the seat is closed, or is another Gateway's: what came in then leaves after one more answer.</summary>
internal sealed class Tenancy(PortKey key)
{
    private volatile bool _over;
    private volatile bool _speaksHttp3;

    public PortKey Key => key;

    public bool IsOver => _over;

    /// <summary>Whether clients may come to the same place over HTTP/3 as well.</summary>
    public bool SpeaksHttp3
    {
        get => _speaksHttp3;
        set => _speaksHttp3 = value;
    }

    public void End() => _over = true;
}
