using System.Buffers;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Security.Cryptography;

namespace Sluice.Runtime.Forwarding;

/// <summary>
/// Tokens that nobody reads and nobody makes but a holder of the keys: a version, a salt, four octets that tell the right
/// key, and what is sealed with AES-256-GCM, in base64url. Key and nonce of each token come from HMAC-SHA-512 over its salt
/// and scope, so that keys may be shared by many for years, and a token of another scope is none.
/// </summary>
internal sealed class SessionSeal
{
    /// <summary>Octets of a key.</summary>
    public const int KeyLength = 32;

    /// <summary>Characters of a token: whole groups of four, so that no bit of the last one is idle.</summary>
    public const int TextLength = 128;

    private const byte Version = 1;
    private const int SaltLength = 19;
    private const int CheckLength = 4;
    private const int TagLength = 16;
    private const int NonceLength = 12;
    private const int ScopeLength = SHA256.HashSizeInBytes;
    private const int Length = 1 + SaltLength + CheckLength + SessionToken.Length + TagLength;

    private readonly byte[][] _keys;

    /// <param name="keys">The first seals, all open. None: one that only this process has, by chance.</param>
    public SessionSeal(IReadOnlyList<ReadOnlyMemory<byte>> keys)
    {
        _keys = keys.Count == 0 ? [RandomNumberGenerator.GetBytes(KeyLength)] : new byte[keys.Count][];
        for (var i = 0; i < keys.Count; i++)
            _keys[i] = keys[i].Length == KeyLength
                ? keys[i].ToArray()
                : throw new ArgumentException($"a session key has {KeyLength} octets, and this one {keys[i].Length}", nameof(keys));
    }

    /// <param name="scope">A digest of what the session is of.</param>
    public string Seal(SessionToken token, ReadOnlySpan<byte> scope)
    {
        Span<byte> octets = stackalloc byte[Length];
        octets[0] = Version;
        RandomNumberGenerator.Fill(octets.Slice(1, SaltLength));
        Span<byte> bound = stackalloc byte[1 + SaltLength + ScopeLength];
        Bind(octets, scope, bound);
        Span<byte> secrets = stackalloc byte[HMACSHA512.HashSizeInBytes];
        HMACSHA512.HashData(_keys[0], bound, secrets);
        Check(secrets).CopyTo(octets[(1 + SaltLength)..]);
        Span<byte> plain = stackalloc byte[SessionToken.Length];
        token.Write(plain);
        using var cipher = new AesGcm(secrets[..KeyLength], TagLength);
        cipher.Encrypt(Nonce(secrets), plain, Body(octets), octets[^TagLength..], bound);
        return Base64Url.EncodeToString(octets);
    }

    /// <summary>Nothing, unless one of the keys has sealed exactly this text for this scope.</summary>
    public SessionToken? Open(ReadOnlySpan<char> text, ReadOnlySpan<byte> scope)
    {
        Span<byte> octets = stackalloc byte[Length];
        if (text.Length != TextLength
            || Base64Url.DecodeFromChars(text, octets, out _, out var count) != OperationStatus.Done
            || count != Length || octets[0] != Version) return null;
        Span<byte> bound = stackalloc byte[1 + SaltLength + ScopeLength];
        Bind(octets, scope, bound);
        Span<byte> secrets = stackalloc byte[HMACSHA512.HashSizeInBytes];
        foreach (var key in _keys)
        {
            HMACSHA512.HashData(key, bound, secrets);
            if (CryptographicOperations.FixedTimeEquals(Check(secrets), octets.Slice(1 + SaltLength, CheckLength)))
                return Opened(octets, secrets, bound);
        }
        return null;
    }

    private static SessionToken? Opened(ReadOnlySpan<byte> octets, ReadOnlySpan<byte> secrets, ReadOnlySpan<byte> bound)
    {
        Span<byte> plain = stackalloc byte[SessionToken.Length];
        using var cipher = new AesGcm(secrets[..KeyLength], TagLength);
        try
        {
            cipher.Decrypt(Nonce(secrets), octets.Slice(1 + SaltLength + CheckLength, SessionToken.Length), octets[^TagLength..], plain, bound);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        return SessionToken.Read(plain);
    }

    private static void Bind(ReadOnlySpan<byte> octets, ReadOnlySpan<byte> scope, Span<byte> bound)
    {
        octets[..(1 + SaltLength)].CopyTo(bound);
        scope.CopyTo(bound[(1 + SaltLength)..]);
    }

    private static Span<byte> Body(Span<byte> octets) => octets.Slice(1 + SaltLength + CheckLength, SessionToken.Length);

    private static ReadOnlySpan<byte> Nonce(ReadOnlySpan<byte> secrets) => secrets.Slice(KeyLength, NonceLength);

    /// <summary>Who has not the key cannot make these for a salt of his choice, so that forged tokens cost little.</summary>
    private static ReadOnlySpan<byte> Check(ReadOnlySpan<byte> secrets) => secrets.Slice(KeyLength + NonceLength, CheckLength);
}
